using Nin.Kernels.Normalization;

namespace Nin.Kernels;

internal sealed partial class SimdKernelSet<TSimd, TVector>
{
    private protected override void GroupNormCore(
        in GroupNormShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon,
        Span<float> output) =>
        GroupNormPass.Forward(shape, input, weight, bias, epsilon, output);

    private protected override void GroupNormBackwardCore(
        in GroupNormShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, float epsilon,
        ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Span<float> weightGradient, Span<float> biasGradient) =>
        GroupNormPass.Backward(
            shape, input, weight, epsilon, outputGradient, inputGradient, weightGradient, biasGradient);

    private protected override void LocalResponseNormCore(
        in LocalResponse settings, int channels, ReadOnlySpan<float> input, Span<float> output) =>
        LocalResponseNormKernel.Forward(settings, channels, input, output);

    private protected override void LocalResponseNormBackwardCore(
        in LocalResponse settings, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient) =>
        LocalResponseNormKernel.Backward(settings, channels, input, outputGradient, inputGradient);
}
