using Nin.Kernels.Loss;

namespace Nin.Kernels;

internal sealed partial class SimdKernelSet<TSimd, TVector>
{
    private protected override void SoftmaxCore(int length, int stride, ReadOnlySpan<float> input, Span<float> output) =>
        SoftmaxLineKernel.Forward(length, stride, isLog: false, input, output);

    private protected override void SoftmaxBackwardCore(
        int length, int stride, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        SoftmaxLineKernel.Backward(length, stride, output, outputGradient, inputGradient);

    private protected override void LogSoftmaxCore(int length, int stride, ReadOnlySpan<float> input, Span<float> output) =>
        SoftmaxLineKernel.Forward(length, stride, isLog: true, input, output);

    private protected override void LogSoftmaxBackwardCore(
        int length, int stride, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        SoftmaxLineKernel.LogBackward(length, stride, output, outputGradient, inputGradient);
}
