using Nin.Kernels.Pointwise;

namespace Nin.Kernels.Reference;

internal sealed partial class ReferenceKernelSet
{
    private protected override void PointwiseCore(in PointwiseFunction function, ReadOnlySpan<float> input, Span<float> output) =>
        ReferencePointwise.Forward(function, input, output);

    private protected override void PointwiseBackwardCore(
        in PointwiseFunction function, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient) =>
        ReferencePointwise.Backward(function, input, outputGradient, inputGradient);

    private protected override void PReluCore(
        int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, Span<float> output) =>
        ReferencePRelu.Forward(channels, input, weight, output);

    private protected override void PReluBackwardCore(
        int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient, Span<float> weightGradient) =>
        ReferencePRelu.Backward(channels, input, weight, outputGradient, inputGradient, weightGradient);
}
