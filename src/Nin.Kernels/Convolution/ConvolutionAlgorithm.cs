namespace Nin.Kernels.Convolution;

/// <summary>The ways a convolution is computed.</summary>
internal enum ConvolutionAlgorithm
{
    /// <summary>A 1×1 convolution: the pixels, where they lie, times the weights.</summary>
    Pointwise,

    /// <summary>Patches of a block of pixels are laid out in the cache and multiplied with the weights.</summary>
    PatchBlocks,
}

/// <summary>The one place where the algorithm of a convolution is chosen.</summary>
internal static class ConvolutionAlgorithms
{
    /// <summary>
    /// Chooses by the layer's shape alone, never by the batch, so that a picture's answer does not depend on its neighbours.
    /// </summary>
    /// <remarks>
    /// A patch block costs one copy of each input element per kernel position, against OutChannels multiply-adds of it:
    /// under 1 % from 96 output channels on. It takes any kernel, stride and padding, and is never larger than the
    /// second-level cache.
    /// </remarks>
    public static ConvolutionAlgorithm Choose(in Conv2dShape shape) =>
        shape.IsPointwise ? ConvolutionAlgorithm.Pointwise : ConvolutionAlgorithm.PatchBlocks;
}
