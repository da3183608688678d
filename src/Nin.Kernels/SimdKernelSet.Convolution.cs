using Nin.Kernels.Convolution;
using Nin.Kernels.Gemm;
using Nin.Kernels.Winograd;

namespace Nin.Kernels;

internal sealed unsafe partial class SimdKernelSet<TSimd, TVector>
{
    /// <summary>
    /// Tiles of Winograd's algorithm for a thread from which on threads share the tiles, so that each input is transformed once.
    /// Fewer would not fill the rows of the register tiles: each thread then takes all tiles and some panels of the weights.
    /// </summary>
    private const int LeastSharedTiles = 24;

    private static int TileColumns => GemmTile<TSimd, TVector>.Columns;

    private static bool IsWinograd(in Conv2dShape shape) => ConvolutionAlgorithms.Choose(shape) == ConvolutionAlgorithm.Winograd;

    public override int PackedWeightLength(in Conv2dShape shape) => IsWinograd(shape)
        ? WinogradKernel<TSimd, TVector>.PackedLength(shape)
        : PackedMatrix.Length(shape.Depth, shape.OutChannels, TileColumns);

    public override int PackedTransposedWeightLength(in Conv2dShape shape) => IsWinograd(shape)
        ? WinogradKernel<TSimd, TVector>.PackedLength(WinogradShape.Transposed(shape))
        : PackedMatrix.Length(shape.OutChannels, shape.Depth, TileColumns);

    public override int Conv2dScratchLength(in Conv2dShape shape) => IsWinograd(shape)
        ? WinogradKernel<TSimd, TVector>.ScratchLength(shape)
        : ConvolutionBlocking.ScratchLength(shape, TileColumns);

    public override ConvolutionCost CostOf(in Conv2dShape shape)
    {
        ConvolutionAlgorithm algorithm = ConvolutionAlgorithms.Choose(shape);
        if (algorithm != ConvolutionAlgorithm.Winograd)
        {
            return new ConvolutionCost(algorithm, shape.MultiplyAdds, shape.MultiplyAdds, shape.MultiplyAdds);
        }

        long pairs = (long)shape.Batch * shape.InChannels * shape.OutChannels;
        long forward = pairs * new WinogradShape(shape).Products;
        return new ConvolutionCost(
            algorithm, forward, pairs * new WinogradShape(WinogradShape.Transposed(shape)).Products, forward);
    }

    private protected override void PackWeightsCore(in Conv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed)
    {
        if (!IsWinograd(shape))
        {
            PackedMatrix.Pack(shape.Depth, shape.OutChannels, TileColumns, weights, packed);
            return;
        }

        fixed (float* w = weights, target = packed)
        {
            WinogradKernel<TSimd, TVector>.PackWeights(shape, w, target);
        }
    }

    private protected override void PackTransposedWeightsCore(
        in Conv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed)
    {
        if (!IsWinograd(shape))
        {
            PackedMatrix.PackTransposed(shape.OutChannels, shape.Depth, TileColumns, weights, packed);
            return;
        }

        fixed (float* w = weights, target = packed)
        {
            WinogradKernel<TSimd, TVector>.PackTransposedWeights(shape, w, target);
        }
    }

    private protected override void Conv2dCore(
        in Conv2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeights, ReadOnlySpan<float> bias,
        ReadOnlySpan<float> addends, bool relu, Span<float> scratch, Span<float> output, int outputStride, int part, int parts)
    {
        fixed (float* x = input, w = packedWeights, b = bias, z = addends, y = output, work = scratch)
        {
            // What is larger is read by one thread alone: the panels of the weights, or the input.
            bool isWinograd = IsWinograd(shape);
            int panels = (shape.OutChannels + TileColumns - 1) / TileColumns;
            int tiles = isWinograd ? new WinogradShape(shape).Tiles : 0;
            bool isByPanels = isWinograd
                ? tiles < parts * LeastSharedTiles && panels > 1
                : shape.WeightLength > shape.InputLength && panels >= parts;
            int rows = isWinograd ? tiles : shape.Rows, outputs = shape.OutChannels;
            (int first, int last) = isByPanels ? Share(outputs, TileColumns, part, parts) : (0, outputs);
            (int firstRow, int lastRow) = isByPanels ? (0, rows) : Share(rows, GemmTile<TSimd, TVector>.Rows, part, parts);
            if (isWinograd)
            {
                WinogradKernel<TSimd, TVector>.Forward(
                    shape, x, w, b, z, y, outputStride, relu, work, firstRow, lastRow, first, last);
            }
            else
            {
                Conv2dKernel<TSimd, TVector>.Forward(
                    shape, x, w, b, z == null ? null : z + ((nint)firstRow * outputs), y + ((nint)firstRow * outputStride),
                    outputStride, relu, work, firstRow, lastRow, first, last);
            }
        }
    }

    private protected override void Conv2dBackwardInputCore(
        in Conv2dShape shape, ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> packedTransposedWeights,
        Span<float> scratch, Span<float> inputGradient)
    {
        fixed (float* dy = outputGradient, w = packedTransposedWeights, dx = inputGradient, work = scratch)
        {
            if (IsWinograd(shape))
            {
                WinogradKernel<TSimd, TVector>.BackwardInput(shape, dy, w, dx, work);
            }
            else
            {
                Conv2dKernel<TSimd, TVector>.BackwardInput(shape, dy, w, dx, work);
            }
        }
    }

    private protected override void Conv2dBackwardWeightsCore(
        in Conv2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> scratch,
        Span<float> weightGradient, Span<float> biasGradient)
    {
        fixed (float* x = input, dy = outputGradient, dw = weightGradient, db = biasGradient, work = scratch)
        {
            if (IsWinograd(shape))
            {
                WinogradKernel<TSimd, TVector>.BackwardWeights(shape, x, dy, dw, db, work);
            }
            else
            {
                Conv2dKernel<TSimd, TVector>.BackwardWeights(shape, x, dy, dw, db, work, 0, shape.Rows);
            }
        }
    }

    public override bool TakesPixels(in Conv2dShape shape) => !IsWinograd(shape);

    private protected override void Conv2dPixelsCore(
        in Conv2dShape shape, PixelRange pixels,
        ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeights, ReadOnlySpan<float> bias, ReadOnlySpan<float> addends,
        bool relu, Span<float> scratch, Span<float> output, int outputStride)
    {
        fixed (float* x = input, w = packedWeights, b = bias, z = addends, y = output, work = scratch)
        {
            Conv2dKernel<TSimd, TVector>.Forward(
                shape, x, w, b, z, y, outputStride, relu, work, pixels.First, pixels.First + pixels.Count, 0, shape.OutChannels);
        }
    }

    private protected override void Conv2dPixelsBackwardWeightsCore(
        in Conv2dShape shape, PixelRange pixels,
        ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> scratch,
        Span<float> weightGradient, Span<float> biasGradient)
    {
        fixed (float* x = input, dy = outputGradient, dw = weightGradient, db = biasGradient, work = scratch)
        {
            Conv2dKernel<TSimd, TVector>.BackwardWeights(shape, x, dy, dw, db, work, pixels.First, pixels.First + pixels.Count);
        }
    }
}
