using System.Runtime.CompilerServices;
using Nin.Kernels.Elementwise;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Convolution;

/// <summary>
/// Lays the patches under a block of output pixels out as rows of a matrix (the im2col of a block), and adds such rows
/// back to the picture they came from.
/// </summary>
/// <remarks>
/// A patch is [KernelSize, KernelSize, InChannels]. In N, H, W, C each of its rows is one contiguous run of
/// KernelSize·InChannels floats of the picture, so a patch is KernelSize copies, clipped at the picture's edge.
/// </remarks>
internal static unsafe class PatchBlock<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Copies columns [firstColumn, firstColumn + columns) of the patches of rows [firstRow, firstRow + rows).</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="input">The pictures.</param>
    /// <param name="firstRow">The first output pixel, counted through the batch.</param>
    /// <param name="rows">Output pixels.</param>
    /// <param name="firstColumn">The first position in the patch.</param>
    /// <param name="columns">Positions in the patch.</param>
    /// <param name="lines">Space of <see cref="ConvolutionBlocking.LinesLength"/> floats.</param>
    /// <param name="patches">[rows, columns], and a vector behind it that may be written.</param>
    public static void Gather(
        in Conv2dShape shape, float* input, int firstRow, int rows, int firstColumn, int columns, float* lines, float* patches)
    {
        if (ConvolutionBlocking.LinesLength(shape) > 0)
        {
            GatherFromLines(shape, input, firstRow, rows, lines, patches);
            return;
        }

        var walk = new PatchWalk(shape, firstRow, firstColumn, columns);
        bool isWhole = columns == shape.Depth && columns >= TSimd.Width;
        for (int row = 0; row < rows; row++, walk.NextPixel())
        {
            float* patch = patches + ((nint)row * columns);
            if (isWhole && row < rows - 1 && walk.IsInside(out nint corner) && CopyInside(shape, input, corner, patch))
            {
                continue;
            }

            while (walk.NextRun(out int offset, out int length, out int before, out int insideLength, out nint source))
            {
                float* run = patch + offset;
                Clear(run, before);
                Copy(input + source, run + before, insideLength);
                Clear(run + before + insideLength, length - before - insideLength);
            }
        }
    }

    /// <summary>Adds patch gradients to the pictures' gradient: the transpose of <see cref="Gather"/>.</summary>
    public static void ScatterAdd(
        in Conv2dShape shape, float* patches, int firstRow, int rows, int firstColumn, int columns, float* inputGradient)
    {
        var walk = new PatchWalk(shape, firstRow, firstColumn, columns);
        for (int row = 0; row < rows; row++, walk.NextPixel())
        {
            float* patch = patches + ((nint)row * columns);
            while (walk.NextRun(out int offset, out _, out int before, out int insideLength, out nint target))
            {
                ElementwiseKernel<TSimd, TVector>.AddTo(patch + offset + before, inputGradient + target, insideLength);
            }
        }
    }

    /// <summary>
    /// Whole patches of short runs: the lines of the picture under a line of outputs are copied with zeros around them, so that
    /// no patch needs a look at the picture's edge. A patch is copied by whole vectors, which reach into the next; that is
    /// written later.
    /// </summary>
    private static void GatherFromLines(in Conv2dShape shape, float* input, int firstRow, int rows, float* lines, float* patches)
    {
        int run = shape.KernelSize * shape.InChannels, step = shape.Stride * shape.InChannels,
            stride = ConvolutionBlocking.LineStride(shape);
        int outputWidth = shape.OutputWidth, outputHeight = shape.OutputHeight;
        (int line, int x) = Math.DivRem(firstRow, outputWidth);
        for (; rows > 0; line++, x = 0)
        {
            (int picture, int y) = Math.DivRem(line, outputHeight);
            PatchCorners.CopyLines(shape, input, picture, (y * shape.Stride) - shape.Padding, shape.KernelSize, lines);
            int count = Math.Min(outputWidth - x, rows);
            for (int end = x + count; x < end; x++)
            {
                CopyRuns(shape.KernelSize, run, lines + ((nint)x * step), stride, patches);
                patches += shape.Depth;
            }

            rows -= count;
        }
    }

    /// <summary>
    /// Copies a patch that lies inside the picture by whole vectors, which reach into the next patch; that is written later.
    /// False where they would reach out of the pictures.
    /// </summary>
    private static bool CopyInside(in Conv2dShape shape, float* input, nint corner, float* patch)
    {
        int run = shape.KernelSize * shape.InChannels;
        nint rowStride = (nint)shape.Width * shape.InChannels;
        nint overrun = (run + TSimd.Width - 1) / TSimd.Width * TSimd.Width;
        if (corner + ((shape.KernelSize - 1) * rowStride) + overrun > shape.InputLength)
        {
            return false;
        }

        CopyRuns(shape.KernelSize, run, input + corner, rowStride, patch);
        return true;
    }

    /// <summary>Copies the runs of a patch by whole vectors, each of which reaches into what is written after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRuns(int runs, int length, float* source, nint stride, float* patch)
    {
        for (; runs > 0; runs--, source += stride, patch += length)
        {
            for (int i = 0; i < length; i += TSimd.Width)
            {
                TSimd.Store(patch + i, TSimd.Load(source + i));
            }
        }
    }

    private static void Copy(float* source, float* destination, int length)
    {
        if (length > 0)
        {
            new ReadOnlySpan<float>(source, length).CopyTo(new Span<float>(destination, length));
        }
    }

    private static void Clear(float* destination, int length)
    {
        if (length > 0)
        {
            new Span<float>(destination, length).Clear();
        }
    }
}
