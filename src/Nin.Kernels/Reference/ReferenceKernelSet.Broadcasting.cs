using Nin.Kernels.Broadcasting;

namespace Nin.Kernels.Reference;

internal sealed partial class ReferenceKernelSet
{
    private protected override void BroadcastCore(
        in BroadcastShape shape, PairFunction function, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> output) =>
        ReferenceBroadcast.Forward(shape, function, a, b, output);

    private protected override void BroadcastBackwardCore(
        in BroadcastShape shape, PairFunction function, bool ofFirst, ReadOnlySpan<float> a, ReadOnlySpan<float> b,
        ReadOnlySpan<float> outputGradient, Span<float> gradient) =>
        ReferenceBroadcast.Backward(shape, function, ofFirst, a, b, outputGradient, gradient);
}
