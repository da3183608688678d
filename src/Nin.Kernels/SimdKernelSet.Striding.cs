using Nin.Kernels.Resampling;

namespace Nin.Kernels;

internal sealed unsafe partial class SimdKernelSet<TSimd, TVector>
{
    private protected override void AsStridedCore(int batch, StridedView view, ReadOnlySpan<float> input, Span<float> output) =>
        StridedPass.Forward(batch, view, input, output);

    private protected override void AsStridedBackwardCore(
        int batch, StridedView view, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        StridedPass.Backward(batch, view, outputGradient, inputGradient);
}
