using Nin.Kernels.Broadcasting;

namespace Nin.Kernels;

internal sealed partial class SimdKernelSet<TSimd, TVector>
{
    private protected override void BroadcastCore(
        in BroadcastShape shape, PairFunction function, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> output) =>
        BroadcastPass<TSimd, TVector>.Forward(shape, function, a, b, output);

    private protected override void BroadcastBackwardCore(
        in BroadcastShape shape, PairFunction function, bool ofFirst, ReadOnlySpan<float> a, ReadOnlySpan<float> b,
        ReadOnlySpan<float> outputGradient, Span<float> gradient) =>
        BroadcastPass<TSimd, TVector>.Backward(shape, function, ofFirst, a, b, outputGradient, gradient);
}
