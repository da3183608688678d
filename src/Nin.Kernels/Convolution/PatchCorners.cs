using Nin.Kernels.Gemm;

namespace Nin.Kernels.Convolution;

/// <summary>
/// Where the patches of consecutive output pixels lie, so that products read them there and nothing is laid out: each begins at
/// its corner, and goes on by runs of KernelSize·InChannels floats, one from each line of the picture.
/// </summary>
/// <remarks>
/// Without padding the corners lie in the picture itself. With it, the lines under the pixels are copied with zeros around them:
/// of a picture the lines from the first pixel's to the last one's, then those of the next picture. That copies each input about
/// once, where patches take one of it for every position of the kernel.
/// </remarks>
internal static unsafe class PatchCorners
{
    /// <summary>Elements [depth, depth + count) of the patches that begin at these corners.</summary>
    public static PatchRows Rows(in Conv2dShape shape, float** corners, int depth, int count)
    {
        int length = shape.KernelSize * shape.InChannels;
        nint lineStride = ConvolutionBlocking.LineStride(shape);
        (int line, int within) = Math.DivRem(depth, length);
        nint start = (line * lineStride) + within;
        return lineStride == length
            ? new PatchRows(corners, start, count, count, 0) // As wide as the picture: the lines follow each other.
            : new PatchRows(corners, start, length - within, length, lineStride - length);
    }

    /// <summary>Finds the corners under output pixels [firstRow, firstRow + rows), counted through the batch.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="input">The pictures.</param>
    /// <param name="firstRow">The first output pixel.</param>
    /// <param name="rows">Output pixels.</param>
    /// <param name="lines">Space of <see cref="ConvolutionBlocking.PaddedLength"/> floats.</param>
    /// <param name="corners">A place for each corner.</param>
    public static void Find(
        in Conv2dShape shape, float* input, int firstRow, int rows, float* lines, float** corners)
    {
        nint lineStride = ConvolutionBlocking.LineStride(shape), step = (nint)shape.Stride * shape.InChannels;
        int outputWidth = shape.OutputWidth, outputHeight = shape.OutputHeight;
        bool isPadded = shape.Padding > 0;
        (int line, int x) = Math.DivRem(firstRow, outputWidth);
        (int picture, int y) = Math.DivRem(line, outputHeight);
        nint pictureLength = (nint)shape.Height * lineStride;
        float* corner = isPadded
            ? lines
            : input + (picture * pictureLength) + (y * shape.Stride * lineStride);
        int lastLine = (firstRow + rows - 1) / outputWidth;
        for (int left = rows; left > 0; x = 0, line++)
        {
            if (isPadded && (left == rows || y == 0))
            {
                // All lines under this picture's pixels, at once.
                int outputLines = Math.Min(outputHeight - y, lastLine - line + 1);
                int count = ((outputLines - 1) * shape.Stride) + shape.KernelSize;
                CopyLines(shape, input, picture, (y * shape.Stride) - shape.Padding, count, corner);
            }

            int pixels = Math.Min(outputWidth - x, left);
            float* pixel = corner + (x * step);
            for (int i = 0; i < pixels; i++, pixel += step)
            {
                *corners++ = pixel;
            }

            left -= pixels;
            if (++y < outputHeight)
            {
                corner += shape.Stride * lineStride;
            }
            else
            {
                y = 0;
                picture++;
                corner = isPadded ? corner + (shape.KernelSize * lineStride) : input + (picture * pictureLength);
            }
        }
    }

    /// <summary>Copies lines of a picture with the padding's zeros before, behind, above and below.</summary>
    public static void CopyLines(in Conv2dShape shape, float* input, int picture, int firstLine, int count, float* lines)
    {
        int stride = ConvolutionBlocking.LineStride(shape);
        int padding = shape.Padding * shape.InChannels, length = shape.Width * shape.InChannels;
        for (int y = firstLine; y < firstLine + count; y++, lines += stride)
        {
            if ((uint)y >= (uint)shape.Height)
            {
                new Span<float>(lines, stride).Clear();
                continue;
            }

            new Span<float>(lines, padding).Clear();
            new ReadOnlySpan<float>(input + ((((nint)picture * shape.Height) + y) * length), length)
                .CopyTo(new Span<float>(lines + padding, length));
            new Span<float>(lines + padding + length, padding).Clear();
        }
    }
}
