using Nin.Kernels.Resampling;

namespace Nin.Kernels;

internal sealed unsafe partial class SimdKernelSet<TSimd, TVector>
{
    private protected override void GatherCore(
        int batch, PictureSize size, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, ReadOnlySpan<float> input,
        Span<float> output) =>
        GatherKernel<TSimd, TVector>.Forward(batch, size, rows, columns, input, output);

    private protected override void GatherBackwardCore(
        int batch, PictureSize size, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient)
    {
        fixed (float* dy = outputGradient, dx = inputGradient)
        {
            GatherKernel<TSimd, TVector>.Backward(batch, size, rows, columns, dy, dx);
        }
    }

    private protected override void BilinearCore(
        int batch, PictureSize size, ReadOnlySpan<LinePlace> rows, ReadOnlySpan<LinePlace> columns, ReadOnlySpan<float> input,
        Span<float> output) =>
        BilinearPass.Forward(batch, size, rows, columns, input, output);

    private protected override void BilinearBackwardCore(
        int batch, PictureSize size, ReadOnlySpan<LinePlace> rows, ReadOnlySpan<LinePlace> columns,
        ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        BilinearPass.Backward(batch, size, rows, columns, outputGradient, inputGradient);

    private protected override void PixelShuffleCore(
        int batch, PictureSize outputSize, int factor, ReadOnlySpan<float> input, Span<float> output) =>
        PixelShuffleKernel.Forward(batch, outputSize, factor, input, output);

    private protected override void PixelShuffleBackwardCore(
        int batch, PictureSize outputSize, int factor, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        PixelShuffleKernel.Backward(batch, outputSize, factor, outputGradient, inputGradient);
}
