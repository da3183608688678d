namespace Nin.Kernels.Convolution;

/// <summary>How a kernel set computes a convolution, and the multiply-adds that the products of each pass take.</summary>
/// <remarks>
/// By Winograd's algorithm these are fewer than <see cref="Conv2dShape.MultiplyAdds"/>; its transforms, and what a product's
/// tile computes beyond the matrix, are not counted.
/// </remarks>
/// <param name="Algorithm">The way it is computed.</param>
/// <param name="Forward">Multiply-adds of the forward pass.</param>
/// <param name="BackwardInput">Multiply-adds of the gradient of the input.</param>
/// <param name="BackwardWeights">Multiply-adds of the gradient of the weights.</param>
public readonly record struct ConvolutionCost(
    ConvolutionAlgorithm Algorithm, long Forward, long BackwardInput, long BackwardWeights);
