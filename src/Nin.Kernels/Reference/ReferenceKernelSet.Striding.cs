using Nin.Kernels.Resampling;

namespace Nin.Kernels.Reference;

internal sealed partial class ReferenceKernelSet
{
    private protected override void AsStridedCore(int batch, StridedView view, ReadOnlySpan<float> input, Span<float> output) =>
        ReferenceStriding.AsStrided(batch, view, input, output);

    private protected override void AsStridedBackwardCore(
        int batch, StridedView view, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        ReferenceStriding.AsStridedBackward(batch, view, outputGradient, inputGradient);
}
