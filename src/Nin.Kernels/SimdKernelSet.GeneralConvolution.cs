using Nin.Kernels.Convolution;
using Nin.Kernels.Elementwise;
using Nin.Kernels.Gemm;
using Nin.Kernels.Simd;

namespace Nin.Kernels;

internal sealed unsafe partial class SimdKernelSet<TSimd, TVector>
{
    /// <summary>A depthwise kernel reads the weights as they are.</summary>
    public override int PackedGeneralWeightLength(in GeneralConv2dShape shape) =>
        shape.IsDepthwise ? shape.WeightLength : GeneralConv2dKernel<TSimd, TVector>.PackedLength(shape);

    public override int PackedTransposedGeneralWeightLength(in GeneralConv2dShape shape) =>
        shape.IsDepthwise ? shape.WeightLength : GeneralConv2dKernel<TSimd, TVector>.PackedTransposedLength(shape);

    /// <summary>A depthwise kernel keeps two numbers for each position of the kernel.</summary>
    public override int GeneralConv2dScratchLength(in GeneralConv2dShape shape) =>
        shape.IsDepthwise ? checked(2 * shape.Window.Positions) : GeneralConv2dKernel<TSimd, TVector>.ScratchLength(shape);

    public override ConvolutionCost CostOfGeneral(in GeneralConv2dShape shape) => new(
        shape.IsDepthwise ? ConvolutionAlgorithm.Depthwise : ConvolutionAlgorithm.PatchBlocks, shape.MultiplyAdds,
        shape.MultiplyAdds,
        shape.MultiplyAdds);

    /// <summary>Whole lines of a depthwise convolution, and as many pixels of another as fill register tiles.</summary>
    public override PixelRange GeneralConv2dPart(in GeneralConv2dShape shape, int part, int parts)
    {
        int unit = shape.IsDepthwise ? shape.OutputWidth : GemmTile<TSimd, TVector>.Rows;
        (int first, int last) = Share(shape.Rows, unit, part, parts);
        return new PixelRange(first, last - first);
    }

    private protected override void PackGeneralWeightsCore(
        in GeneralConv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed)
    {
        if (shape.IsDepthwise)
        {
            weights.CopyTo(packed);
        }
        else
        {
            GeneralConv2dKernel<TSimd, TVector>.PackWeights(shape, weights, packed);
        }
    }

    private protected override void PackTransposedGeneralWeightsCore(
        in GeneralConv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed)
    {
        if (shape.IsDepthwise)
        {
            weights.CopyTo(packed);
        }
        else
        {
            GeneralConv2dKernel<TSimd, TVector>.PackTransposedWeights(shape, weights, packed);
        }
    }

    private protected override void GeneralConv2dCore(
        in GeneralConv2dShape shape,
        ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeights, ReadOnlySpan<float> bias, bool relu,
        Span<float> scratch, Span<float> output, int part, int parts)
    {
        PixelRange pixels = GeneralConv2dPart(shape, part, parts);
        int first = pixels.First, last = first + pixels.Count;
        fixed (float* x = input, w = packedWeights, b = bias, y = output, work = scratch)
        {
            if (shape.IsDepthwise)
            {
                int whole = Whole(shape.InChannels);
                (int firstLine, int lastLine) = (first / shape.OutputWidth, last / shape.OutputWidth);
                DepthwiseKernel<TSimd, TVector>.Forward(shape, x, w, b, y, relu, (int*)work, firstLine, lastLine, 0, whole);
                DepthwiseKernel<SimdScalar, float>.Forward(
                    shape, x, w, b, y, relu, (int*)work, firstLine, lastLine, whole, shape.InChannels);
            }
            else
            {
                GeneralConv2dKernel<TSimd, TVector>.Forward(shape, x, w, b, y, relu, work, first, last);
            }
        }
    }

    private protected override void GeneralConv2dBackwardInputCore(
        in GeneralConv2dShape shape, ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> packedTransposedWeights,
        Span<float> scratch,
        Span<float> inputGradient)
    {
        fixed (float* dy = outputGradient, w = packedTransposedWeights, dx = inputGradient, work = scratch)
        {
            if (shape.IsDepthwise)
            {
                int whole = Whole(shape.InChannels);
                DepthwiseKernel<TSimd, TVector>.BackwardInput(shape, dy, w, dx, (int*)work, 0, whole);
                DepthwiseKernel<SimdScalar, float>.BackwardInput(shape, dy, w, dx, (int*)work, whole, shape.InChannels);
            }
            else
            {
                GeneralConv2dKernel<TSimd, TVector>.BackwardInput(shape, dy, w, dx, work);
            }
        }
    }

    private protected override void GeneralConv2dBackwardWeightsCore(
        in GeneralConv2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> scratch,
        Span<float> weightGradient, Span<float> biasGradient)
    {
        fixed (float* x = input, dy = outputGradient, dw = weightGradient, db = biasGradient, work = scratch)
        {
            if (!shape.IsDepthwise)
            {
                GeneralConv2dKernel<TSimd, TVector>.BackwardWeights(shape, x, dy, dw, db, work);
                return;
            }

            int whole = Whole(shape.InChannels);
            DepthwiseKernel<TSimd, TVector>.BackwardWeights(shape, x, dy, dw, 0, whole);
            DepthwiseKernel<SimdScalar, float>.BackwardWeights(shape, x, dy, dw, whole, shape.InChannels);
            if (db != null)
            {
                ElementwiseKernel<TSimd, TVector>.AddRowsTo(dy, shape.Rows, shape.OutChannels, db);
            }
        }
    }
}
