namespace Nin.Kernels.Convolution;

/// <summary>Some output pixels of a convolution, counted through the batch.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct PixelRange(int First, int Count);
