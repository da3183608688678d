using Nin.Kernels.Convolution;

namespace Nin.Kernels;

public abstract partial class KernelSet
{
    /// <summary>Floats that the weights of a general convolution take, packed for the forward pass.</summary>
    public abstract int PackedGeneralWeightLength(in GeneralConv2dShape shape);

    /// <summary>Floats that the weights of a general convolution take, packed for the gradient of the input.</summary>
    public abstract int PackedTransposedGeneralWeightLength(in GeneralConv2dShape shape);

    /// <summary>Floats of scratch memory that the passes over this shape need. The content does not matter.</summary>
    public abstract int GeneralConv2dScratchLength(in GeneralConv2dShape shape);

    /// <summary>How this set computes a general convolution, and what it takes.</summary>
    public virtual ConvolutionCost CostOfGeneral(in GeneralConv2dShape shape) =>
        new(ConvolutionAlgorithm.Definition, shape.MultiplyAdds, shape.MultiplyAdds, shape.MultiplyAdds);

    /// <summary>Lays weights out for the forward pass.</summary>
    /// <remarks><b>Shapes</b> weights [depth, OutChannels]; packed <see cref="PackedGeneralWeightLength"/>.</remarks>
    public void PackGeneralWeights(in GeneralConv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed)
    {
        shape.Require(nameof(PackGeneralWeights));
        Require(nameof(PackGeneralWeights), nameof(weights), shape.WeightLength, weights.Length);
        Require(nameof(PackGeneralWeights), nameof(packed), PackedGeneralWeightLength(shape), packed.Length);
        PackGeneralWeightsCore(shape, weights, packed);
    }

    /// <summary>Lays weights out for the gradient of the input.</summary>
    /// <remarks><b>Shapes</b> weights [depth, OutChannels]; packed <see cref="PackedTransposedGeneralWeightLength"/>.</remarks>
    public void PackTransposedGeneralWeights(in GeneralConv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed)
    {
        shape.Require(nameof(PackTransposedGeneralWeights));
        Require(nameof(PackTransposedGeneralWeights), nameof(weights), shape.WeightLength, weights.Length);
        Require(nameof(PackTransposedGeneralWeights), nameof(packed), PackedTransposedGeneralWeightLength(shape), packed.Length);
        PackTransposedGeneralWeightsCore(shape, weights, packed);
    }

    /// <summary>output = convolution(input, weights) + bias, then ReLU if asked; one of several parts of it.</summary>
    /// <remarks>
    /// <b>Shapes</b> those of <see cref="GeneralConv2dShape"/>; bias [OutChannels] or empty for none. Threads may compute the
    /// parts at the same time, each with its own scratch memory; together they give the same bits as the whole, part 0 of 1.
    /// </remarks>
    public void GeneralConv2d(
        in GeneralConv2dShape shape,
        ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeights, ReadOnlySpan<float> bias, bool relu,
        Span<float> scratch, Span<float> output, int part = 0, int parts = 1)
    {
        shape.Require(nameof(GeneralConv2d));
        Require(nameof(GeneralConv2d), nameof(input), shape.InputLength, input.Length);
        Require(nameof(GeneralConv2d), nameof(packedWeights), PackedGeneralWeightLength(shape), packedWeights.Length);
        Require(nameof(GeneralConv2d), nameof(bias), bias.IsEmpty ? 0 : shape.OutChannels, bias.Length);
        RequireAtLeast(nameof(GeneralConv2d), nameof(scratch), GeneralConv2dScratchLength(shape), scratch.Length);
        Require(nameof(GeneralConv2d), nameof(output), shape.OutputLength, output.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, parts);
        GeneralConv2dCore(shape, input, packedWeights, bias, relu, scratch, output, part, parts);
    }

    /// <summary>The output pixels, counted through the batch, that a part of <see cref="GeneralConv2d"/> computes.</summary>
    public virtual PixelRange GeneralConv2dPart(in GeneralConv2dShape shape, int part, int parts) =>
        part == 0 ? new PixelRange(0, shape.Rows) : new PixelRange(0, 0);

    /// <summary>The gradient of a general convolution with respect to its input.</summary>
    /// <remarks><b>Shapes</b> as <see cref="GeneralConv2d"/>; a gradient has the shape of what it is the gradient of.</remarks>
    public void GeneralConv2dBackwardInput(
        in GeneralConv2dShape shape, ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> packedTransposedWeights,
        Span<float> scratch,
        Span<float> inputGradient)
    {
        const string name = nameof(GeneralConv2dBackwardInput);
        shape.Require(name);
        Require(name, nameof(outputGradient), shape.OutputLength, outputGradient.Length);
        Require(
            name, nameof(packedTransposedWeights), PackedTransposedGeneralWeightLength(shape), packedTransposedWeights.Length);
        RequireAtLeast(name, nameof(scratch), GeneralConv2dScratchLength(shape), scratch.Length);
        Require(name, nameof(inputGradient), shape.InputLength, inputGradient.Length);
        GeneralConv2dBackwardInputCore(shape, outputGradient, packedTransposedWeights, scratch, inputGradient);
    }

    /// <summary>Adds the gradients of a general convolution's weights and bias to what is there.</summary>
    /// <remarks><b>Shapes</b> as <see cref="GeneralConv2d"/>; biasGradient [OutChannels] or empty for none.</remarks>
    public void GeneralConv2dBackwardWeights(
        in GeneralConv2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> scratch,
        Span<float> weightGradient, Span<float> biasGradient)
    {
        const string name = nameof(GeneralConv2dBackwardWeights);
        shape.Require(name);
        Require(name, nameof(input), shape.InputLength, input.Length);
        Require(name, nameof(outputGradient), shape.OutputLength, outputGradient.Length);
        RequireAtLeast(name, nameof(scratch), GeneralConv2dScratchLength(shape), scratch.Length);
        Require(name, nameof(weightGradient), shape.WeightLength, weightGradient.Length);
        Require(name, nameof(biasGradient), biasGradient.IsEmpty ? 0 : shape.OutChannels, biasGradient.Length);
        GeneralConv2dBackwardWeightsCore(shape, input, outputGradient, scratch, weightGradient, biasGradient);
    }

    private protected abstract void PackGeneralWeightsCore(
        in GeneralConv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed);

    private protected abstract void PackTransposedGeneralWeightsCore(
        in GeneralConv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed);

    private protected abstract void GeneralConv2dCore(
        in GeneralConv2dShape shape,
        ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeights, ReadOnlySpan<float> bias, bool relu,
        Span<float> scratch, Span<float> output, int part, int parts);

    private protected abstract void GeneralConv2dBackwardInputCore(
        in GeneralConv2dShape shape, ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> packedTransposedWeights,
        Span<float> scratch,
        Span<float> inputGradient);

    private protected abstract void GeneralConv2dBackwardWeightsCore(
        in GeneralConv2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> scratch,
        Span<float> weightGradient, Span<float> biasGradient);
}
