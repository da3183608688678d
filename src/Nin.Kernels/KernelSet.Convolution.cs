using Nin.Kernels.Convolution;
using Nin.Kernels.Gemm;
using Nin.Kernels.Simd;

namespace Nin.Kernels;

public abstract partial class KernelSet
{
    /// <summary>Rows of a register tile, in every set.</summary>
    private const int PixelTile = GemmTile<SimdScalar, float>.Rows;

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
        Conv2dPart(shape, input, packedWeights, bias, relu, scratch, output, shape.OutChannels, part: 0, parts: 1);

    /// <summary>
    /// One of several parts of <see cref="Conv2d"/>, which threads may compute at the same time, each with its own scratch
    /// memory.
    /// </summary>
    /// <remarks>
    /// The parts write different outputs; together they give the same bits as the whole. A part may have nothing to do.
    /// <para/>
    /// An output pixel begins <paramref name="outputStride"/> floats behind the one before: OutChannels, or more where each is
    /// written into a wider pixel. What lies between is left as it is.
    /// <para/>
    /// Where there are <paramref name="addends"/>, each output is its sum plus its addend, then ReLU if asked.
    /// <para/>
    /// <b>Shapes</b> as <see cref="Conv2d"/>, but output [(Rows − 1) · outputStride + OutChannels], empty without pictures; addends
    /// [Rows, OutChannels] or empty for none.
    /// </remarks>
    public void Conv2dPart(
        in Conv2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeights, ReadOnlySpan<float> bias, bool relu,
        Span<float> scratch, Span<float> output, int outputStride, int part, int parts, ReadOnlySpan<float> addends = default)
    {
        shape.Require(nameof(Conv2d));
        Require(nameof(Conv2d), nameof(input), shape.InputLength, input.Length);
        Require(nameof(Conv2d), nameof(packedWeights), PackedWeightLength(shape), packedWeights.Length);
        Require(nameof(Conv2d), nameof(bias), bias.IsEmpty ? 0 : shape.OutChannels, bias.Length);
        RequireAtLeast(nameof(Conv2d), nameof(scratch), Conv2dScratchLength(shape), scratch.Length);
        RequireOutput(nameof(Conv2d), shape, shape.Rows, outputStride, output.Length);
        Require(nameof(Conv2d), nameof(addends), addends.IsEmpty ? 0 : shape.OutputLength, addends.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, parts);
        Conv2dCore(shape, input, packedWeights, bias, addends, relu, scratch, output, outputStride, part, parts);
    }

    /// <summary>
    /// One of several parts of so many pixels: they are as even as they can be without cutting a register tile. Where there are
    /// fewer tiles than parts, some have no pixel.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Pixels are negative, or there is no such part.</exception>
    public static PixelRange PartOf(int pixels, int part, int parts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pixels);
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, parts);
        (int first, int last) = Share(pixels, PixelTile, part, parts);
        return new PixelRange(first, last - first);
    }

    /// <summary>The range of a part, in whole units as far as there are any; no two parts differ by more than one.</summary>
    private protected static (int First, int Last) Share(int total, int unit, int part, int parts)
    {
        long units = (total + (long)unit - 1) / unit;
        return (Edge(part), Edge(part + 1));

        int Edge(int before) => (int)Math.Min(units * before / parts * unit, total);
    }

    /// <summary>Whether this set can compute any output pixels of a convolution without the others.</summary>
    public virtual bool TakesPixels(in Conv2dShape shape) => true;

    /// <summary>The outputs of some pixels of <see cref="Conv2d"/>, with the same bits.</summary>
    /// <remarks><b>Shapes</b> as <see cref="Conv2dPart"/>, but output [(pixels.Count − 1) · outputStride + OutChannels] and addends
    /// [pixels.Count, OutChannels].
    /// <b>Errors</b> a shape that this set does not take by pixels (<see cref="TakesPixels"/>).</remarks>
    public void Conv2dPixels(
        in Conv2dShape shape, PixelRange pixels,
        ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeights, ReadOnlySpan<float> bias,
        bool relu, Span<float> scratch, Span<float> output, int outputStride, ReadOnlySpan<float> addends = default)
    {
        RequirePixels(nameof(Conv2dPixels), shape, pixels);
        Require(nameof(Conv2dPixels), nameof(input), shape.InputLength, input.Length);
        Require(nameof(Conv2dPixels), nameof(packedWeights), PackedWeightLength(shape), packedWeights.Length);
        Require(nameof(Conv2dPixels), nameof(bias), bias.IsEmpty ? 0 : shape.OutChannels, bias.Length);
        RequireAtLeast(nameof(Conv2dPixels), nameof(scratch), Conv2dScratchLength(shape), scratch.Length);
        RequireOutput(nameof(Conv2dPixels), shape, pixels.Count, outputStride, output.Length);
        Require(nameof(Conv2dPixels), nameof(addends), addends.IsEmpty ? 0 : pixels.Count * shape.OutChannels, addends.Length);
        Conv2dPixelsCore(shape, pixels, input, packedWeights, bias, addends, relu, scratch, output, outputStride);
    }

    /// <summary>The gradient of a convolution with respect to its input.</summary>
    /// <remarks><b>Shapes</b> as <see cref="Conv2d"/>; a gradient has the shape of what it is the gradient of.</remarks>
    public void Conv2dBackwardInput(
        in Conv2dShape shape, ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> packedTransposedWeights,
        Span<float> scratch, Span<float> inputGradient)
    {
        shape.Require(nameof(Conv2dBackwardInput));
        Require(nameof(Conv2dBackwardInput), nameof(outputGradient), shape.OutputLength, outputGradient.Length);
        Require(
            nameof(Conv2dBackwardInput), nameof(packedTransposedWeights), PackedTransposedWeightLength(shape),
            packedTransposedWeights.Length);
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
        Require(
            nameof(Conv2dBackwardWeights), nameof(biasGradient), biasGradient.IsEmpty ? 0 : shape.OutChannels,
            biasGradient.Length);
        Conv2dBackwardWeightsCore(shape, input, outputGradient, scratch, weightGradient, biasGradient);
    }

    /// <summary>
    /// What some pixels of the output add to <see cref="Conv2dBackwardWeights"/>; in order they give the same bits as all at
    /// once.
    /// </summary>
    /// <remarks><b>Shapes</b> as <see cref="Conv2dBackwardWeights"/>, but outputGradient [pixels.Count, OutChannels].
    /// <b>Errors</b> a shape that this set does not take by pixels (<see cref="TakesPixels"/>).</remarks>
    public void Conv2dPixelsBackwardWeights(
        in Conv2dShape shape, PixelRange pixels,
        ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> scratch,
        Span<float> weightGradient, Span<float> biasGradient)
    {
        RequirePixels(nameof(Conv2dPixelsBackwardWeights), shape, pixels);
        Require(nameof(Conv2dPixelsBackwardWeights), nameof(input), shape.InputLength, input.Length);
        Require(
            nameof(Conv2dPixelsBackwardWeights), nameof(outputGradient), pixels.Count * shape.OutChannels, outputGradient.Length);
        RequireAtLeast(nameof(Conv2dPixelsBackwardWeights), nameof(scratch), Conv2dScratchLength(shape), scratch.Length);
        Require(nameof(Conv2dPixelsBackwardWeights), nameof(weightGradient), shape.WeightLength, weightGradient.Length);
        Require(
            nameof(Conv2dPixelsBackwardWeights), nameof(biasGradient), biasGradient.IsEmpty ? 0 : shape.OutChannels,
            biasGradient.Length);
        Conv2dPixelsBackwardWeightsCore(shape, pixels, input, outputGradient, scratch, weightGradient, biasGradient);
    }

    /// <summary>Refuses an output of another length than so many pixels have, each of them so far from the next.</summary>
    private static void RequireOutput(string operation, in Conv2dShape shape, int pixels, int outputStride, int length)
    {
        if (outputStride < shape.OutChannels)
        {
            throw new ArgumentOutOfRangeException(
                nameof(outputStride),
                $"{operation}: expected at least the output's {shape.OutChannels} channels from pixel to pixel, got {outputStride}.");
        }

        Require(operation, "output", pixels == 0 ? 0 : checked(((pixels - 1) * outputStride) + shape.OutChannels), length);
    }

    private void RequirePixels(string operation, in Conv2dShape shape, PixelRange pixels)
    {
        shape.Require(operation);
        if (!TakesPixels(shape))
        {
            throw new ArgumentException(
                $"{operation}: expected a convolution that is computed pixel by pixel, got {shape}.", nameof(shape));
        }

        if (pixels.First < 0 || pixels.Count < 0 || pixels.Count > shape.Rows - pixels.First)
        {
            throw new ArgumentOutOfRangeException(
                nameof(pixels),
                $"{operation}: expected pixels within 0 to {shape.Rows}, got {pixels.Count} from {pixels.First} on.");
        }
    }

    private protected abstract void PackWeightsCore(in Conv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed);

    private protected abstract void PackTransposedWeightsCore(
        in Conv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed);

    private protected abstract void Conv2dCore(
        in Conv2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeights, ReadOnlySpan<float> bias,
        ReadOnlySpan<float> addends, bool relu, Span<float> scratch, Span<float> output, int outputStride, int part, int parts);

    private protected abstract void Conv2dPixelsCore(
        in Conv2dShape shape, PixelRange pixels,
        ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeights, ReadOnlySpan<float> bias, ReadOnlySpan<float> addends,
        bool relu, Span<float> scratch, Span<float> output, int outputStride);

    private protected abstract void Conv2dPixelsBackwardWeightsCore(
        in Conv2dShape shape, PixelRange pixels,
        ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> scratch,
        Span<float> weightGradient, Span<float> biasGradient);

    private protected abstract void Conv2dBackwardInputCore(
        in Conv2dShape shape, ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> packedTransposedWeights,
        Span<float> scratch, Span<float> inputGradient);

    private protected abstract void Conv2dBackwardWeightsCore(
        in Conv2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> scratch,
        Span<float> weightGradient, Span<float> biasGradient);
}
