using Nin.Kernels.Convolution;
using Nin.Kernels.Elementwise;
using Nin.Kernels.Measuring;
using Nin.Kernels.Pooling;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Reference;

/// <summary>The operations as their definitions say them: the oracle of every test, and the fallback of any machine.</summary>
internal sealed partial class ReferenceKernelSet : KernelSet
{
    public override string Name => "reference";

    public override int PackedWeightLength(in Conv2dShape shape) => shape.WeightLength;

    public override int PackedTransposedWeightLength(in Conv2dShape shape) => shape.WeightLength;

    public override int Conv2dScratchLength(in Conv2dShape shape) => 0;

    private protected override void PackWeightsCore(in Conv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed) =>
        weights.CopyTo(packed);

    private protected override void PackTransposedWeightsCore(
        in Conv2dShape shape, ReadOnlySpan<float> weights, Span<float> packed) => weights.CopyTo(packed);

    private protected override void Conv2dCore(
        in Conv2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeights, ReadOnlySpan<float> bias,
        ReadOnlySpan<float> addends, bool relu, Span<float> scratch, Span<float> output, int outputStride, int part, int parts)
    {
        // Readable, not fast: the first part is the whole.
        if (part == 0)
        {
            Conv2dPixelsCore(
                shape, new PixelRange(0, shape.Rows), input, packedWeights, bias, addends, relu, scratch, output, outputStride);
        }
    }

    private protected override void Conv2dPixelsCore(
        in Conv2dShape shape, PixelRange pixels,
        ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeights, ReadOnlySpan<float> bias, ReadOnlySpan<float> addends,
        bool relu, Span<float> scratch, Span<float> output, int outputStride)
    {
        for (int pixel = 0; pixel < pixels.Count; pixel++)
        {
            Span<float> outputs = output.Slice(pixel * outputStride, shape.OutChannels);
            ReferenceConv2d.Forward(shape, new PixelRange(pixels.First + pixel, 1), input, packedWeights, bias, outputs);
            if (!addends.IsEmpty)
            {
                ReferenceElementwise.Add<float>(outputs, addends.Slice(pixel * shape.OutChannels, shape.OutChannels), outputs);
            }

            ReluIfAsked(relu, outputs);
        }
    }

    private protected override void Conv2dPixelsBackwardWeightsCore(
        in Conv2dShape shape, PixelRange pixels,
        ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> scratch,
        Span<float> weightGradient, Span<float> biasGradient) =>
        ReferenceConv2d.BackwardWeights(shape, pixels, input, outputGradient, weightGradient, biasGradient);

    private protected override void Conv2dBackwardInputCore(
        in Conv2dShape shape, ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> packedTransposedWeights,
        Span<float> scratch, Span<float> inputGradient) =>
        ReferenceConv2d.BackwardInput(shape, outputGradient, packedTransposedWeights, inputGradient);

    private protected override void Conv2dBackwardWeightsCore(
        in Conv2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> scratch,
        Span<float> weightGradient, Span<float> biasGradient) =>
        ReferenceConv2d.BackwardWeights(shape, input, outputGradient, weightGradient, biasGradient);

    private protected override void MaxPool2dCore(
        in Pool2dShape shape, ReadOnlySpan<float> input, Span<float> output, int part, int parts)
    {
        // Readable, not fast: the first part is the whole.
        if (part == 0)
        {
            ReferencePool2d.MaxForward(shape, input, output);
        }
    }

    private protected override void MaxPool2dBackwardCore(
        in Pool2dShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient) => ReferencePool2d.MaxBackward(shape, input, outputGradient, inputGradient);

    private protected override void AvgPool2dCore(
        in Pool2dShape shape, ReadOnlySpan<float> input, Span<float> output, int part, int parts)
    {
        // Readable, not fast: the first part is the whole.
        if (part == 0)
        {
            ReferencePool2d.AvgForward(shape, input, output);
        }
    }

    private protected override void AvgPool2dBackwardCore(
        in Pool2dShape shape, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        ReferencePool2d.AvgBackward(shape, outputGradient, inputGradient);

    private protected override void GlobalAvgPool2dCore(
        int batch, int pixels, int channels, ReadOnlySpan<float> input, Span<float> output) =>
        ReferencePool2d.GlobalAvgForward(batch, pixels, channels, input, output);

    private protected override void GlobalAvgPool2dBackwardCore(
        int batch, int pixels, int channels, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        ReferencePool2d.GlobalAvgBackward(batch, pixels, channels, outputGradient, inputGradient);

    private protected override void BatchNormCore(
        int rows, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon,
        bool relu, Span<float> mean, Span<float> variance, Span<float> output)
    {
        ReferenceBatchNorm.Forward(rows, channels, input, weight, bias, epsilon, mean, variance, output);
        ReluIfAsked(relu, output);
    }

    private protected override void BatchNormBackwardCore(
        int rows, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, float epsilon, ReadOnlySpan<float> mean,
        ReadOnlySpan<float> variance, ReadOnlySpan<float> output, Span<float> outputGradient, Span<float> inputGradient,
        Span<float> weightGradient, Span<float> biasGradient)
    {
        if (!output.IsEmpty)
        {
            ReferenceElementwise.ReluBackward(output, outputGradient, outputGradient);
        }

        ReferenceBatchNorm.Backward(
            rows, channels, input, weight, epsilon, mean, variance, outputGradient, inputGradient, weightGradient, biasGradient);
    }

    private protected override void ScaleShiftCore(
        int rows, int channels, ReadOnlySpan<float> input, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, bool relu,
        Span<float> output)
    {
        ReferenceElementwise.ScaleShift(channels, input, scale, shift, output);
        ReluIfAsked(relu, output);
    }

    private protected override void ReluCore(ReadOnlySpan<float> input, Span<float> output) =>
        ReferenceElementwise.Relu(input, output);

    private protected override void ReluBackwardCore(
        ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        ReferenceElementwise.ReluBackward(output, outputGradient, inputGradient);

    private protected override void AddCore(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> output) =>
        ReferenceElementwise.Add(a, b, output);

    private protected override void DropoutCore(
        DropoutKey key, int firstPicture, int elements, float rate, ReadOnlySpan<float> input, Span<float> output) =>
        ReferenceDropout.Apply(key, firstPicture, elements, rate, input, output);

    private protected override long MultiplyAddsCore(int steps) => MultiplyAddLoop<SimdScalar, float>.Run(steps);

    private static void ReluIfAsked(bool relu, Span<float> output)
    {
        if (relu)
        {
            ReferenceElementwise.Relu<float>(output, output);
        }
    }
}
