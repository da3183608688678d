namespace Nin.Kernels.Pointwise;

/// <summary>A function of each number by itself, with its parameters: what <see cref="KernelSet.Pointwise"/> computes.</summary>
/// <param name="Kind">Which function it is; it says what the parameters mean.</param>
/// <param name="First">The first parameter, where it has one.</param>
/// <param name="Second">The second parameter, where it has one.</param>
public readonly record struct PointwiseFunction(PointwiseKind Kind, float First = 0f, float Second = 0f);
