using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Kernels.Convolution;

namespace Nin.Layers;

/// <summary>A convolution with any window and with groups, with the ReLU behind it where there is one.</summary>
internal sealed class GeneralConvolutionOperation(
    Edge input, Value output, GeneralConv2dShape shape, ParameterSlot weight, ParameterSlot? bias) : UnaryOperation(input,
        output), IShared, IBanded
{
    /// <summary>
    /// Multiply-adds from which on it pays to wake other threads: a depthwise convolution has few of them for what it reads.
    /// </summary>
    private const long LeastSharedWork = ConvolutionOperation.LeastSharedWork / 4;

    /// <summary>Numbers of an output that are computed before what is taken along is done to them: 64 KiB.</summary>
    private const int NumbersAtOnce = 1 << 14;

    private bool _relu;

    public override long MultiplyAdds => shape.MultiplyAdds;

    public override bool BackwardReadsInputs => true;

    public override bool BackwardReadsOutput => _relu;

    public override bool TryFuse(Activation activation) =>
        !_relu && After is null && (_relu = activation == Activation.Relu);

    public override bool TryFollow(Epilogue epilogue) => Follow(epilogue);

    public override int ScratchLength(KernelSet kernels, bool training) => kernels.GeneralConv2dScratchLength(shape);

    public override int PackedLength(KernelSet kernels) => kernels.PackedGeneralWeightLength(shape);

    public override int PackedTransposedLength(KernelSet kernels) =>
        Input.NeedsGradient ? kernels.PackedTransposedGeneralWeightLength(shape) : 0;

    public override ConvolutionCost? CostOn(KernelSet kernels) => kernels.CostOfGeneral(shape);

    public override void Pack(PackedParameters packed, KernelSet kernels)
    {
        ReadOnlySpan<float> weights = packed.Parameters[weight];
        kernels.PackGeneralWeights(shape, weights, Packed(packed, kernels));
        if (PackedTransposedOffset >= 0)
        {
            kernels.PackTransposedGeneralWeights(shape, weights, PackedTransposed(packed, kernels));
        }
    }

    public override void Forward(PassContext context) =>
        context.Share(this, pays: shape.MultiplyAdds * context.Count >= LeastSharedWork);

    public void ForwardPart(PassContext context, SharedPart part)
    {
        GeneralConv2dShape batch = ShapeOf(context);
        ReadOnlySpan<float> input = context.Read(Input.Value), packed = Packed(context.Parameters, context.Kernels);
        ReadOnlySpan<float> biases = bias is null ? [] : context.Parameters.Parameters[bias];
        Span<float> output = context.Write(Output);
        int pieces = After is null ? 1 : Math.Max(1, output.Length / part.Count / NumbersAtOnce);
        for (int piece = part.Index * pieces; piece < (part.Index + 1) * pieces; piece++)
        {
            context.Kernels.GeneralConv2d(
                batch, input, packed, biases, _relu, context.ScratchOf(part.Thread), output, piece, part.Count * pieces);
            if (After is not null)
            {
                PixelRange pixels = context.Kernels.GeneralConv2dPart(batch, piece, part.Count * pieces);
                After.Epilogue.Apply(
                    context.Kernels, output.Slice(pixels.First * batch.OutChannels, pixels.Count * batch.OutChannels));
            }
        }
    }

    /// <summary>Those of a depthwise convolution: another lays patches out and goes by pixels.</summary>
    public LineWindow? Lines => shape.IsDepthwise
        && new LineWindow(shape.Window, shape.Height, shape.OutputHeight, shape.InChannels) is { ReadsLines: true } lines
            ? lines : null;

    public void ForwardBand(
        PassContext context, in LineBand band, ReadOnlySpan<float> input, Span<float> scratch, Span<float> output)
    {
        ReadOnlySpan<float> biases = bias is null ? [] : context.Parameters.Parameters[bias];
        context.Kernels.GeneralConv2d(
            shape with { Batch = 1, Height = band.Count, Window = band.Window }, input,
            Packed(context.Parameters, context.Kernels), biases, _relu, scratch, output, 0, 1);
        After?.Epilogue.Apply(context.Kernels, output);
    }

    public override void Backward(PassContext context)
    {
        GeneralConv2dShape batch = ShapeOf(context);
        Span<float> outputGradient = context.Gradient(Output), gradient = context.Training!.Gradient;
        if (_relu)
        {
            context.Kernels.ReluBackward(context.Read(Output), outputGradient, outputGradient);
        }

        context.Kernels.GeneralConv2dBackwardWeights(
            batch, context.Read(Input.Value), outputGradient, context.Scratch, gradient.Slice(weight.Offset, weight.Length),
            bias is null ? [] : gradient.Slice(bias.Offset, bias.Length));
        if (Input.NeedsGradient)
        {
            context.Kernels.GeneralConv2dBackwardInput(
                batch, outputGradient, PackedTransposed(context.Parameters, context.Kernels), context.Scratch,
                context.Gradient(Input));
        }
    }

    private GeneralConv2dShape ShapeOf(PassContext context) => shape with { Batch = context.Count };

    private Span<float> Packed(PackedParameters packed, KernelSet kernels) =>
        packed.Packed.Slice(PackedOffset, kernels.PackedGeneralWeightLength(shape));

    private Span<float> PackedTransposed(PackedParameters packed, KernelSet kernels) =>
        packed.PackedTransposed.Slice(PackedTransposedOffset, kernels.PackedTransposedGeneralWeightLength(shape));
}
