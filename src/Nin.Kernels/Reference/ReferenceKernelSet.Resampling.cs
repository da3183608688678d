using Nin.Kernels.Resampling;

namespace Nin.Kernels.Reference;

internal sealed partial class ReferenceKernelSet
{
    private protected override void GatherCore(
        int batch, PictureSize size, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, ReadOnlySpan<float> input,
        Span<float> output) =>
        ReferenceResampling.Gather(size, rows, columns, input, output);

    private protected override void GatherBackwardCore(
        int batch, PictureSize size, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient) =>
        ReferenceResampling.GatherBackward(size, rows, columns, outputGradient, inputGradient);

    private protected override void BilinearCore(
        int batch, PictureSize size, ReadOnlySpan<LinePlace> rows, ReadOnlySpan<LinePlace> columns, ReadOnlySpan<float> input,
        Span<float> output) =>
        ReferenceResampling.Bilinear(size, rows, columns, input, output);

    private protected override void BilinearBackwardCore(
        int batch, PictureSize size, ReadOnlySpan<LinePlace> rows, ReadOnlySpan<LinePlace> columns,
        ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        ReferenceResampling.BilinearBackward(size, rows, columns, outputGradient, inputGradient);

    private protected override void PixelShuffleCore(
        int batch, PictureSize outputSize, int factor, ReadOnlySpan<float> input, Span<float> output) =>
        ReferenceResampling.PixelShuffle(outputSize, factor, input, output);

    private protected override void PixelShuffleBackwardCore(
        int batch, PictureSize outputSize, int factor, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        ReferenceResampling.PixelShuffleBackward(outputSize, factor, outputGradient, inputGradient);
}
