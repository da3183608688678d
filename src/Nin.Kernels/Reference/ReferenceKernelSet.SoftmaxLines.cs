namespace Nin.Kernels.Reference;

internal sealed partial class ReferenceKernelSet
{
    private protected override void SoftmaxCore(int length, int stride, ReadOnlySpan<float> input, Span<float> output) =>
        ReferenceSoftmaxLine.Forward(length, stride, isLog: false, input, output);

    private protected override void SoftmaxBackwardCore(
        int length, int stride, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        ReferenceSoftmaxLine.Backward(length, stride, isLog: false, output, outputGradient, inputGradient);

    private protected override void LogSoftmaxCore(int length, int stride, ReadOnlySpan<float> input, Span<float> output) =>
        ReferenceSoftmaxLine.Forward(length, stride, isLog: true, input, output);

    private protected override void LogSoftmaxBackwardCore(
        int length, int stride, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        ReferenceSoftmaxLine.Backward(length, stride, isLog: true, output, outputGradient, inputGradient);
}
