using Nin.Kernels.Elementwise;

namespace Nin.Kernels;

internal sealed partial class SimdKernelSet<TSimd, TVector>
{
    private protected override void ConcatChannelsCore(
        int pixels, int inputChannels, int outputChannels, int firstChannel, ReadOnlySpan<float> input, Span<float> output) =>
        ChannelKernel.Concat(pixels, inputChannels, outputChannels, firstChannel, input, output);

    private protected override void ConcatChannelsBackwardCore(
        int pixels, int inputChannels, int outputChannels, int firstChannel, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient) =>
        ChannelKernel.ConcatBackward(pixels, inputChannels, outputChannels, firstChannel, outputGradient, inputGradient);

    private protected override void TransposeCore(
        int batch, int rows, int columns, ReadOnlySpan<float> source, Span<float> destination) =>
        ChannelKernel.Transpose(batch, rows, columns, source, destination);
}
