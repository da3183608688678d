using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Kernels.Convolution;

namespace Nin.Layers;

/// <summary>
/// A convolution or a fully connected layer, with the ReLU behind it where there is one, and when answering with a sum before
/// that.
/// </summary>
internal sealed class ConvolutionOperation(Edge input, Value output, Conv2dShape shape, ParameterSlot weight, ParameterSlot? bias)
    : UnaryOperation(input, output), IShared
{
    /// <summary>Multiply-adds from which on it pays to wake other threads: some ten microseconds of one.</summary>
    public const long LeastSharedWork = 1 << 20;

    public bool Relu { get; private set; }

    /// <summary>What is added to each output before the ReLU; null for nothing.</summary>
    private Value? Addend => Inputs.Length > 1 ? Inputs[1].Value : null;

    /// <summary>The shape for one picture.</summary>
    public Conv2dShape Shape => shape;

    /// <summary>What is done behind a layer by itself goes over whole pixels.</summary>
    public override int? ChannelsIntoWider => After is null ? shape.OutChannels : null;

    /// <summary>Floats from an output pixel to the next.</summary>
    public int OutputStride => Output.Within?.Stride ?? shape.OutChannels;

    public override long MultiplyAdds => shape.MultiplyAdds;

    public override bool BackwardReadsInputs => true;

    public override bool BackwardReadsOutput => Relu;

    public override bool TryFuse(Activation activation) =>
        !Relu && After is null && (Relu = activation == Activation.Relu);

    public override bool TryFollow(Epilogue epilogue) => Follow(epilogue);

    public override bool TryAdd(Edge addend)
    {
        bool canAdd = !Relu && After is null && Addend is null;
        Inputs = canAdd ? [Input, addend] : Inputs;
        return canAdd;
    }

    public override int ScratchLength(KernelSet kernels, bool training) => kernels.Conv2dScratchLength(shape);

    public override int PackedLength(KernelSet kernels) => kernels.PackedWeightLength(shape);

    public override int PackedTransposedLength(KernelSet kernels) =>
        Input.NeedsGradient ? kernels.PackedTransposedWeightLength(shape) : 0;

    public override bool WantsManyPictures(KernelSet kernels) => !(kernels.TakesPixels(shape) && MlpConvOperation.IsLight(this));

    public override ConvolutionCost? CostOn(KernelSet kernels) => kernels.CostOf(shape);

    public override void Pack(PackedParameters packed, KernelSet kernels)
    {
        ReadOnlySpan<float> weights = packed.Parameters[weight];
        kernels.PackWeights(shape, weights, Packed(packed, kernels));
        if (PackedTransposedOffset >= 0)
        {
            kernels.PackTransposedWeights(shape, weights, PackedTransposed(packed, kernels));
        }
    }

    public override void Forward(PassContext context)
    {
        context.Share(this, pays: shape.MultiplyAdds * context.Count >= LeastSharedWork);
        After?.Forward(context);
    }

    public void ForwardPart(PassContext context, SharedPart part)
    {
        ReadOnlySpan<float> biases = bias is null ? [] : context.Parameters.Parameters[bias];
        context.Kernels.Conv2dPart(
            ShapeOf(context), context.Read(Input.Value), Packed(context.Parameters, context.Kernels), biases, Relu,
            context.ScratchOf(part.Thread), context.Write(Output), OutputStride, part.Index, part.Count,
            Addend is null ? [] : context.Read(Addend));
    }

    public override void Backward(PassContext context)
    {
        Conv2dShape batch = ShapeOf(context);
        Span<float> outputGradient = context.Gradient(Output);
        if (Relu)
        {
            context.Kernels.ReluBackward(context.Read(Output), outputGradient, outputGradient);
        }

        Span<float> gradient = context.Training!.Gradient;
        context.Kernels.Conv2dBackwardWeights(
            batch, context.Read(Input.Value), outputGradient, context.Scratch, gradient.Slice(weight.Offset, weight.Length),
            bias is null ? [] : gradient.Slice(bias.Offset, bias.Length));
        if (Input.NeedsGradient)
        {
            context.Kernels.Conv2dBackwardInput(
                batch, outputGradient, PackedTransposed(context.Parameters, context.Kernels), context.Scratch,
                context.Gradient(Input));
        }
    }

    /// <summary>
    /// Computes some pixels of the output, for <see cref="MlpConvOperation"/>: from the whole input where this is its first layer,
    /// else from these pixels of it. From a pixel of the output to the next are <see cref="OutputStride"/> floats.
    /// </summary>
    public void ForwardPixels(
        PassContext context, PixelRange pixels, bool isFirst, ReadOnlySpan<float> input, Span<float> scratch, Span<float> output)
    {
        ReadOnlySpan<float> biases = bias is null ? [] : context.Parameters.Parameters[bias];
        ReadOnlySpan<float> packed = Packed(context.Parameters, context.Kernels);
        ReadOnlySpan<float> addends = Addend is null
            ? []
            : context.Read(Addend).Slice(pixels.First * shape.OutChannels, pixels.Count * shape.OutChannels);
        if (isFirst)
        {
            context.Kernels.Conv2dPixels(
                ShapeOf(context), pixels, input, packed, biases, Relu, scratch, output, OutputStride, addends);
        }
        else
        {
            context.Kernels.Conv2dPart(
                RowOf(pixels), input, packed, biases, Relu, scratch, output, OutputStride, part: 0, parts: 1, addends);
        }

        After?.Epilogue.Apply(context.Kernels, output);
    }

    /// <summary>
    /// Takes the gradient of some pixels of the output, which it may spoil, back to the parameters and, where it is asked for, to
    /// the same pixels of the input.
    /// </summary>
    public void BackwardPixels(
        PassContext context, PixelRange pixels, Span<float> outputGradient, Span<float> scratch, Span<float> inputGradient)
    {
        KernelSet kernels = context.Kernels;
        if (Relu)
        {
            ReadOnlySpan<float> output = context.Read(Output).Slice(pixels.First * shape.OutChannels, outputGradient.Length);
            kernels.ReluBackward(output, outputGradient, outputGradient);
        }

        Span<float> gradient = context.Training!.Gradient, weightGradient = gradient.Slice(weight.Offset, weight.Length);
        kernels.Conv2dPixelsBackwardWeights(
            ShapeOf(context), pixels, context.Read(Input.Value), outputGradient, scratch, weightGradient,
            bias is null ? [] : gradient.Slice(bias.Offset, bias.Length));
        if (!inputGradient.IsEmpty)
        {
            kernels.Conv2dBackwardInput(
                RowOf(pixels), outputGradient, PackedTransposed(context.Parameters, kernels), scratch, inputGradient);
        }
    }

    /// <summary>These pixels of a 1×1 convolution as a picture of one row.</summary>
    private Conv2dShape RowOf(PixelRange pixels) => shape with { Batch = 1, Height = 1, Width = pixels.Count };

    private Conv2dShape ShapeOf(PassContext context) => shape with { Batch = context.Count };

    private Span<float> Packed(PackedParameters packed, KernelSet kernels) =>
        packed.Packed.Slice(PackedOffset, kernels.PackedWeightLength(shape));

    private Span<float> PackedTransposed(PackedParameters packed, KernelSet kernels) =>
        packed.PackedTransposed.Slice(PackedTransposedOffset, kernels.PackedTransposedWeightLength(shape));
}
