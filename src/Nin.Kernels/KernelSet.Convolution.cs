using Nin.Kernels.Convolution;

namespace Nin.Kernels;

public abstract partial class KernelSet
{
    /// <summary>Floats that the weights of a convolution take, packed for the forward pass.</summary>
    public abstract int PackedWeightLength(in Conv2dShape shape);

    /// <summary>Floats that the weights of a convolution take, packed for the gradient of the input.</summary>
    public abstract int PackedTransposedWeightLength(in Conv2dShape shape);

    /// <summary>Floats of scratch memory that the passes over this shape need. The content does not matter.</summary>
    public abstract int Conv2dScratchLength(in Conv2dShape shape);

    /// <summary>How this set computes a convolution, and what it takes.</summary>
    public virtual ConvolutionCost CostOf(in Conv2dShape shape) =>
        new(ConvolutionAlgorithm.Definition, shape.MultiplyAdds, shape.MultiplyAdds, shape.MultiplyAdds);

    /// <summary>Lays weights out for the forward pass.</summary>
    /// <remarks><b>Shapes</b> weights [depth, OutChannels]; packed <see cref="PackedWeightLength"/>.</remarks>
    public void PackWeights(in Conv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed)
    {
        shape.Require(nameof(PackWeights));
        Require(nameof(PackWeights), nameof(weights), shape.WeightLength, weights.Length);
        Require(nameof(PackWeights), nameof(packed), PackedWeightLength(shape), packed.Length);
        PackWeightsCore(shape, weights, packed);
    }

    /// <summary>Lays weights out for the gradient of the input.</summary>
    /// <remarks><b>Shapes</b> weights [depth, OutChannels]; packed <see cref="PackedTransposedWeightLength"/>.</remarks>
    public void PackTransposedWeights(in Conv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed)
    {
        shape.Require(nameof(PackTransposedWeights));
        Require(nameof(PackTransposedWeights), nameof(weights), shape.WeightLength, weights.Length);
        Require(nameof(PackTransposedWeights), nameof(packed), PackedTransposedWeightLength(shape), packed.Length);
        PackTransposedWeightsCore(shape, weights, packed);
    }

    /// <summary>output = convolution(input, weights) + bias, then ReLU if asked.</summary>
    /// <remarks><b>Shapes</b> those of <see cref="Conv2dShape"/>; bias [OutChannels] or empty for none.</remarks>
    public void Conv2d(
        in Conv2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeights, ReadOnlySpan<float> bias, bool relu,
        Span<float> scratch, Span<float> output) =>
        Conv2dPart(shape, input, packedWeights, bias, relu, scratch, output, part: 0, parts: 1);

    /// <summary>One of several parts of <see cref="Conv2d"/>, which threads may compute at the same time, each with its own scratch memory.</summary>
    /// <remarks>The parts write different outputs; together they give the same bits as the whole. A part may have nothing to do.</remarks>
    public void Conv2dPart(
        in Conv2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeights, ReadOnlySpan<float> bias, bool relu,
        Span<float> scratch, Span<float> output, int part, int parts)
    {
        shape.Require(nameof(Conv2d));
        Require(nameof(Conv2d), nameof(input), shape.InputLength, input.Length);
        Require(nameof(Conv2d), nameof(packedWeights), PackedWeightLength(shape), packedWeights.Length);
        Require(nameof(Conv2d), nameof(bias), bias.IsEmpty ? 0 : shape.OutChannels, bias.Length);
        RequireAtLeast(nameof(Conv2d), nameof(scratch), Conv2dScratchLength(shape), scratch.Length);
        Require(nameof(Conv2d), nameof(output), shape.OutputLength, output.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, parts);
        Conv2dCore(shape, input, packedWeights, bias, relu, scratch, output, part, parts);
    }

    /// <summary>The gradient of a convolution with respect to its input.</summary>
    /// <remarks><b>Shapes</b> as <see cref="Conv2d"/>; a gradient has the shape of what it is the gradient of.</remarks>
    public void Conv2dBackwardInput(
        in Conv2dShape shape, ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> packedTransposedWeights,
        Span<float> scratch, Span<float> inputGradient)
    {
        shape.Require(nameof(Conv2dBackwardInput));
        Require(nameof(Conv2dBackwardInput), nameof(outputGradient), shape.OutputLength, outputGradient.Length);
        Require(nameof(Conv2dBackwardInput), nameof(packedTransposedWeights), PackedTransposedWeightLength(shape), packedTransposedWeights.Length);
        RequireAtLeast(nameof(Conv2dBackwardInput), nameof(scratch), Conv2dScratchLength(shape), scratch.Length);
        Require(nameof(Conv2dBackwardInput), nameof(inputGradient), shape.InputLength, inputGradient.Length);
        Conv2dBackwardInputCore(shape, outputGradient, packedTransposedWeights, scratch, inputGradient);
    }

    /// <summary>Adds the gradients of a convolution's weights and bias to what is there.</summary>
    /// <remarks><b>Shapes</b> as <see cref="Conv2d"/>; biasGradient [OutChannels] or empty for none.</remarks>
    public void Conv2dBackwardWeights(
        in Conv2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> scratch,
        Span<float> weightGradient, Span<float> biasGradient)
    {
        shape.Require(nameof(Conv2dBackwardWeights));
        Require(nameof(Conv2dBackwardWeights), nameof(input), shape.InputLength, input.Length);
        Require(nameof(Conv2dBackwardWeights), nameof(outputGradient), shape.OutputLength, outputGradient.Length);
        RequireAtLeast(nameof(Conv2dBackwardWeights), nameof(scratch), Conv2dScratchLength(shape), scratch.Length);
        Require(nameof(Conv2dBackwardWeights), nameof(weightGradient), shape.WeightLength, weightGradient.Length);
        Require(nameof(Conv2dBackwardWeights), nameof(biasGradient), biasGradient.IsEmpty ? 0 : shape.OutChannels, biasGradient.Length);
        Conv2dBackwardWeightsCore(shape, input, outputGradient, scratch, weightGradient, biasGradient);
    }

    private protected abstract void PackWeightsCore(in Conv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed);

    private protected abstract void PackTransposedWeightsCore(in Conv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed);

    private protected abstract void Conv2dCore(
        in Conv2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeights, ReadOnlySpan<float> bias, bool relu,
        Span<float> scratch, Span<float> output, int part, int parts);

    private protected abstract void Conv2dBackwardInputCore(
        in Conv2dShape shape, ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> packedTransposedWeights,
        Span<float> scratch, Span<float> inputGradient);

    private protected abstract void Conv2dBackwardWeightsCore(
        in Conv2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> scratch,
        Span<float> weightGradient, Span<float> biasGradient);
}
