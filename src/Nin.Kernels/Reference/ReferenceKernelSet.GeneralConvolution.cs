using Nin.Kernels.Convolution;

namespace Nin.Kernels.Reference;

internal sealed partial class ReferenceKernelSet
{
    public override int PackedGeneralWeightLength(in GeneralConv2dShape shape) => shape.WeightLength;

    public override int PackedTransposedGeneralWeightLength(in GeneralConv2dShape shape) => shape.WeightLength;

    public override int GeneralConv2dScratchLength(in GeneralConv2dShape shape) => 0;

    private protected override void PackGeneralWeightsCore(
        in GeneralConv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed) => weights.CopyTo(packed);

    private protected override void PackTransposedGeneralWeightsCore(
        in GeneralConv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed) => weights.CopyTo(packed);

    private protected override void GeneralConv2dCore(
        in GeneralConv2dShape shape,
        ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeights, ReadOnlySpan<float> bias, bool relu,
        Span<float> scratch, Span<float> output, int part, int parts)
    {
        // Readable, not fast: the first part is the whole.
        if (part == 0)
        {
            ReferenceGeneralConv2d.Forward(shape, input, packedWeights, bias, output);
            ReluIfAsked(relu, output);
        }
    }

    private protected override void GeneralConv2dBackwardInputCore(
        in GeneralConv2dShape shape, ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> packedTransposedWeights,
        Span<float> scratch,
        Span<float> inputGradient) =>
        ReferenceGeneralConv2d.BackwardInput(shape, outputGradient, packedTransposedWeights, inputGradient);

    private protected override void GeneralConv2dBackwardWeightsCore(
        in GeneralConv2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> scratch,
        Span<float> weightGradient, Span<float> biasGradient) =>
        ReferenceGeneralConv2d.BackwardWeights(shape, input, outputGradient, weightGradient, biasGradient);
}
