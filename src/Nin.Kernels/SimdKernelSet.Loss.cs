using Nin.Kernels.Loss;

namespace Nin.Kernels;

internal sealed partial class SimdKernelSet<TSimd, TVector>
{
    private protected override void SoftmaxCore(int classes, ReadOnlySpan<float> input, Span<float> output) =>
        SoftmaxKernel.Forward(classes, input, output);

    private protected override void SoftmaxBackwardCore(
        int classes, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        SoftmaxKernel.Backward(classes, output, outputGradient, inputGradient);

    private protected override double CrossEntropyCore(
        int classes, ReadOnlySpan<float> logits, ClassTargets targets, float gradientScale, Span<float> logitsGradient) =>
        SoftmaxKernel.CrossEntropy(classes, logits, targets, gradientScale, logitsGradient);

    private protected override double CrossEntropyOfProbabilitiesCore(
        int classes, ReadOnlySpan<float> probabilities, ClassTargets targets, float gradientScale,
        Span<float> probabilitiesGradient) =>
        SoftmaxKernel.CrossEntropyOfProbabilities(classes, probabilities, targets, gradientScale, probabilitiesGradient);

    private protected override double BinaryCrossEntropyCore(
        int classes, ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float gradientScale,
        Span<float> logitsGradient) =>
        BinaryCrossEntropyKernel.OfLogits(classes, logits, targets, weights, gradientScale, logitsGradient);
}
