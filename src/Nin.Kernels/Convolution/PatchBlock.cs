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
    /// <param name="patches">[rows, columns].</param>
    public static void Gather(
        in Conv2dShape shape, float* input, int firstRow, int rows, int firstColumn, int columns, float* patches)
    {
        var walk = new PatchWalk(shape, firstRow, firstColumn, columns);
        bool isWhole = columns == shape.Depth && columns >= TSimd.Width;
        for (int row = 0; row < rows; row++, walk.NextPixel())
        {
            float* patch = patches + ((nint)row * columns);
            if (isWhole && row < rows - 1 && walk.IsInside(out nint corner) && CopyInside(shape, input, corner, patch))
            {
                continue;
            }

            while (walk.NextRun(out int offset, out int length, out int inside, out int insideLength, out nint source))
            {
                float* run = patch + offset;
                Clear(run, inside);
                Copy(input + source, run + inside, insideLength);
                Clear(run + inside + insideLength, length - inside - insideLength);
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
            while (walk.NextRun(out int offset, out _, out int inside, out int insideLength, out nint target))
            {
                ElementwiseKernel<TSimd, TVector>.AddTo(patch + offset + inside, inputGradient + target, insideLength);
            }
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

        float* source = input + corner;
        for (int kernelRow = 0; kernelRow < shape.KernelSize; kernelRow++, source += rowStride, patch += run)
        {
            for (int i = 0; i < run; i += TSimd.Width)
            {
                TSimd.Store(patch + i, TSimd.Load(source + i));
            }
        }

        return true;
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
