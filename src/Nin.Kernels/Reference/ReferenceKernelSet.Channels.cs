namespace Nin.Kernels.Reference;

internal sealed partial class ReferenceKernelSet
{
    private protected override void ConcatChannelsCore(
        int pixels, int inputChannels, int outputChannels, int firstChannel, ReadOnlySpan<float> input, Span<float> output) =>
        ReferenceChannels.Concat(inputChannels, outputChannels, firstChannel, input, output);

    private protected override void ConcatChannelsBackwardCore(
        int pixels, int inputChannels, int outputChannels, int firstChannel, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient) =>
        ReferenceChannels.ConcatBackward(inputChannels, outputChannels, firstChannel, outputGradient, inputGradient);

    private protected override void TransposeCore(
        int batch, int rows, int columns, ReadOnlySpan<float> source, Span<float> destination) =>
        ReferenceChannels.Transpose(rows, columns, source, destination);
}
