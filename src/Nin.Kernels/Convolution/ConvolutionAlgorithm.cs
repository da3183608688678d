using Nin.Kernels.Winograd;

namespace Nin.Kernels.Convolution;

/// <summary>The ways a convolution is computed.</summary>
public enum ConvolutionAlgorithm
{
    /// <summary>Every sum as the definition says it: the reference.</summary>
    Definition,

    /// <summary>A 1×1 convolution: the pixels, where they lie, times the weights.</summary>
    Pointwise,

    /// <summary>Patches of a block of pixels are laid out in the cache and multiplied with the weights.</summary>
    PatchBlocks,

    /// <summary>Tiles of 4×4 outputs are products at the points of Winograd's algorithm.</summary>
    Winograd,

    /// <summary>Every channel by itself, as many at once as a vector holds.</summary>
    Depthwise,
}

/// <summary>
/// Chooses how a plain convolution is computed: one with a square kernel, one stride and one padding, without dilation and
/// groups. Others have been told apart before: they go by <see cref="GeneralConv2dKernel{TSimd, TVector}"/> or, where they are
/// depthwise, by <see cref="DepthwiseKernel{TSimd, TVector}"/>.
/// </summary>
internal static class ConvolutionAlgorithms
{
    /// <summary>Under this many channels on a side the transforms of the tiles cost more than the products they save.</summary>
    private const int LeastWinogradChannels = 16;

    /// <summary>
    /// Transformed weights of more than 8 Mi floats fit no cache beside anything else and come from memory for every few
    /// pictures: the last 3×3 layer of the ImageNet preset, 54 MiB of them for 6×6 pixels, took 3.3 ms for a picture instead of
    /// 1.3.
    /// </summary>
    private const long MostTransformedWeights = 8 << 20;

    /// <summary>
    /// Chooses by the layer's shape alone, never by the batch, so that a picture's answer does not depend on its neighbours.
    /// </summary>
    /// <remarks>
    /// A patch block costs one copy of each input element per kernel position, against OutChannels multiply-adds of it. It takes
    /// any kernel, stride and padding, and is never larger than the second-level cache. Winograd's way takes a 3×3 or 5×5 kernel
    /// at stride 1; it is chosen where it has at most half of the direct way's products, tiles that reach over the picture's edge
    /// counted whole, and its weights are not too many. The benchmarks' table <c>algorithms</c> has the times of both ways,
    /// decision 6 what follows.
    /// </remarks>
    public static ConvolutionAlgorithm Choose(in Conv2dShape shape)
    {
        if (shape.IsPointwise)
        {
            return ConvolutionAlgorithm.Pointwise;
        }

        bool hasTransforms = shape is { Stride: 1, KernelSize: 3 or 5 } && shape.Padding < shape.KernelSize
            && Math.Min(shape.InChannels, shape.OutChannels) >= LeastWinogradChannels;
        if (!hasTransforms)
        {
            return ConvolutionAlgorithm.PatchBlocks;
        }

        var tiles = new WinogradShape(shape);
        long direct = (long)shape.KernelSize * shape.KernelSize * shape.OutputHeight * shape.OutputWidth;
        return 2 * tiles.Products <= direct
            && (long)tiles.Positions * shape.InChannels * shape.OutChannels <= MostTransformedWeights
            ? ConvolutionAlgorithm.Winograd
            : ConvolutionAlgorithm.PatchBlocks;
    }
}
