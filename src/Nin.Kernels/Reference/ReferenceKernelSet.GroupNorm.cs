using Nin.Kernels.Normalization;

namespace Nin.Kernels.Reference;

internal sealed partial class ReferenceKernelSet
{
    private protected override void GroupNormCore(
        in GroupNormShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon,
        Span<float> output) =>
        ReferenceGroupNorm.Forward(shape, input, weight, bias, epsilon, output);

    private protected override void GroupNormBackwardCore(
        in GroupNormShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, float epsilon,
        ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Span<float> weightGradient, Span<float> biasGradient) =>
        ReferenceGroupNorm.Backward(
            shape, input, weight, epsilon, outputGradient, inputGradient, weightGradient, biasGradient);

    private protected override void LocalResponseNormCore(
        in LocalResponse settings, int channels, ReadOnlySpan<float> input, Span<float> output) =>
        ReferenceLocalResponseNorm.Forward(settings, channels, input, output);

    private protected override void LocalResponseNormBackwardCore(
        in LocalResponse settings, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient) =>
        ReferenceLocalResponseNorm.Backward(settings, channels, input, outputGradient, inputGradient);
}
