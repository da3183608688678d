namespace Nin.Kernels.Convolution;

/// <summary>
/// How a convolution is cut into products that fit the caches. The sizes depend on the shape alone; no result depends on
/// them, since every sum is one chain in the same order however it is cut.
/// </summary>
internal static class ConvolutionBlocking
{
    /// <summary>Output pixels in a block of the forward pass and of the gradient of the input: 16 tiles of 6 rows.</summary>
    public const int Rows = 96;

    /// <summary>Output pixels in a block of the gradient of the weights, where the pixels are what is summed over.</summary>
    public const int GradientRows = 192;

    /// <summary>The largest length of a sum handled at once: a panel of 256 × 32 floats is 32 KiB, the first-level cache.</summary>
    public const int MaxDepth = 256;

    /// <summary>Columns of the patch gradient computed before they are added to the input's gradient.</summary>
    public const int GradientColumns = 256;

    /// <summary>The length of the pieces that a sum over <paramref name="depth"/> is cut into: equal, and no more than <see cref="MaxDepth"/>.</summary>
    public static int DepthBlock(int depth)
    {
        int pieces = (depth + MaxDepth - 1) / MaxDepth;
        return (depth + pieces - 1) / pieces;
    }

    /// <summary>Floats of scratch memory that any pass over this shape needs.</summary>
    public static int ScratchLength(in Conv2dShape shape, int tileColumns)
    {
        int patches = Math.Max(Rows * GradientColumns, GradientRows * DepthBlock(shape.Depth));
        int packedGradient = tileColumns * GradientRows;
        return Math.Max(Rows * MaxDepth, patches + packedGradient);
    }
}
