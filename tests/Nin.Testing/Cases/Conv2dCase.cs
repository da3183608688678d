using Nin.Kernels;
using Nin.Kernels.Convolution;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>How much of a convolution its passes take at a time.</summary>
public enum Conv2dCut
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>The parts that threads share a forward pass in.</summary>
    Parts,

    /// <summary>Ranges of output pixels, each with memory of its own, as an mlpconv's blocks take them.</summary>
    Pixels,

    /// <summary>Parts, of which each output pixel is written into a wider one, as into a concatenation.</summary>
    IntoWider,
}

/// <summary>A convolution; with a 1×1 picture and kernel, a linear layer.</summary>
public sealed record Conv2dCase(Conv2dShape Shape, bool Bias = true, bool Relu = false) : OperationCase
{
    private const int Parts = 3;

    /// <summary>Floats between the output pixels that are written into wider ones.</summary>
    private const int Between = 5;

    /// <summary>How much of it the passes take at a time.</summary>
    public Conv2dCut Cut { get; init; }

    public override string Name =>
        $"conv2d {Shape.Batch}x{Shape.Height}x{Shape.Width}x{Shape.InChannels} to {Shape.OutChannels} k{Shape.KernelSize} " +
        $"s{Shape.Stride} p{Shape.Padding}{(Bias ? " bias" : "")}{(Relu ? " relu" : "")}{(Dyadic ? " dyadic" : "")}" +
        Cut switch { Conv2dCut.Parts => " in parts", Conv2dCut.Pixels => " by pixels", Conv2dCut.IntoWider => " into wider pixels", _ => "" };

    public override IReadOnlyList<Operand> Inputs =>
    [
        new("input", Shape.InputLength),
        new("weights", Shape.WeightLength) { Accumulates = true },
        new("bias", Bias ? Shape.OutChannels : 0) { Accumulates = true },
    ];

    public override IReadOnlyList<Operand> Outputs => [new("output", Shape.OutputLength)];

    /// <summary>The gradient of a fused ReLU is the caller's to take first.</summary>
    public override bool HasBackward => !Relu;

    /// <summary>The factors of Winograd's matrices, ninths and fifths, are not exact.</summary>
    public override bool ExactOnDyadic => !IsWinograd;

    private bool IsWinograd => ReferenceWinograd.IsUsedFor(Shape);

    protected override int ForwardTerms => Shape.Depth + 1;

    protected override int BackwardTerms(int input) =>
        input == 0 ? Shape.KernelSize * Shape.KernelSize * Shape.OutChannels : Shape.Rows + 1;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs)
    {
        ReferenceConv2d.Forward<T>(Shape, inputs[0], inputs[1], inputs[2], outputs[0]);
        if (Relu)
        {
            ReferenceElementwise.Relu<T>(outputs[0], outputs[0]);
        }
    }

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients)
    {
        ReferenceConv2d.BackwardInput<T>(Shape, outputGradients[0], inputs[1], inputGradients[0]);
        ReferenceConv2d.BackwardWeights<T>(Shape, inputs[0], outputGradients[0], inputGradients[1], inputGradients[2]);
    }

    /// <summary>Winograd's way has errors of its own size: those of its linear forms on absolute values.</summary>
    public override void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds)
    {
        if (!IsWinograd)
        {
            base.ForwardBound(inputs, outputs, bounds);
            return;
        }

        Buffers<double> absolute = inputs.Absolute();
        ReferenceWinograd.Forward<double>(Shape, absolute[0], absolute[1], absolute[2], absolute: true, bounds[0]);
        Scale(bounds[0], Roundoff.Sum(Shape.InChannels + 1 + ReferenceWinograd.Roundings(Shape.KernelSize)));
    }

    public override void BackwardBound(
        Buffers<double> inputs, Buffers<double> outputs, Buffers<double> outputGradients, Buffers<double> bounds)
    {
        if (!IsWinograd)
        {
            base.BackwardBound(inputs, outputs, outputGradients, bounds);
            return;
        }

        (Buffers<double> absolute, Buffers<double> gradient) = (inputs.Absolute(), outputGradients.Absolute());
        int roundings = ReferenceWinograd.Roundings(Shape.KernelSize);
        ReferenceWinograd.BackwardInput<double>(Shape, gradient[0], absolute[1], absolute: true, bounds[0]);
        Scale(bounds[0], Roundoff.Sum(Shape.OutChannels + roundings));
        ReferenceConv2d.BackwardWeights<double>(Shape, absolute[0], gradient[0], new double[bounds[1].Length], bounds[2]);
        Scale(bounds[2], Roundoff.Sum(BackwardTerms(2)));
        ReferenceWinograd.BackwardWeights<double>(Shape, absolute[0], gradient[0], absolute: true, bounds[1]);
        Scale(bounds[1], Roundoff.Sum(BackwardTerms(1) + roundings));
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        Memory<float> packed = workspace.Allocate(set.PackedWeightLength(Shape));
        Memory<float> transposed = workspace.Allocate(set.PackedTransposedWeightLength(Shape));
        Memory<float> scratch = workspace.Allocate(set.Conv2dScratchLength(Shape));
        Piece[] pieces = Cut == Conv2dCut.Pixels ? [.. Ranges(Shape).Select(range => new Piece(this, range, workspace))] : [];
        int wider = Cut == Conv2dCut.IntoWider ? Shape.OutputLength + ((Shape.Rows - 1) * Between) : 0;
        Memory<float> wide = workspace.Allocate(wider);
        long operations = 2 * Shape.MultiplyAdds;
        return
        [
            new("pack", PassKind.Prepare, 0, () => set.PackWeights(Shape, x[1], packed.Span)),
            new("pack transposed", PassKind.Prepare, 0, () => set.PackTransposedWeights(Shape, x[1], transposed.Span)),
            new("forward", PassKind.Forward, operations, () => Forward(set, pieces, x, packed.Span, scratch.Span, wide.Span, y[0])),
            new("backward input", PassKind.Backward, operations, () =>
                set.Conv2dBackwardInput(Shape, dy[0], transposed.Span, scratch.Span, dx[0])),
            new("backward weights", PassKind.Backward, operations, () => BackwardWeights(set, pieces, x[0], dy[0], scratch.Span, dx)),
        ];
    }

    /// <summary>Ranges of a convolution's output pixels of uneven lengths, one of them empty.</summary>
    public static IEnumerable<PixelRange> Ranges(Conv2dShape shape)
    {
        int[] lengths = [1, 0, 17, 6];
        for (int first = 0, i = 0; first < shape.Rows; first += lengths[i % 4], i++)
        {
            yield return new PixelRange(first, Math.Min(lengths[i % 4], shape.Rows - first));
        }
    }

    private void Forward(
        KernelSet set, Piece[] pieces, Buffers<float> x, ReadOnlySpan<float> packed, Span<float> scratch, Span<float> wide,
        Span<float> output)
    {
        switch (Cut)
        {
            case Conv2dCut.Whole:
                set.Conv2d(Shape, x[0], packed, x[2], Relu, scratch, output);
                break;
            case Conv2dCut.Parts:
                for (int part = Parts - 1; part >= 0; part--)
                {
                    set.Conv2dPart(Shape, x[0], packed, x[2], Relu, scratch, output, Shape.OutChannels, part, Parts);
                }

                break;
            case Conv2dCut.IntoWider:
                ForwardIntoWider(set, x, packed, scratch, wide, output);
                break;
            case Conv2dCut.Pixels:
                foreach (Piece piece in pieces)
                {
                    set.Conv2dPixels(Shape, piece.Range, x[0], packed, x[2], Relu, scratch, piece.Pixels.Span, Shape.OutChannels);
                    piece.Pixels.Span.CopyTo(piece.Of(output));
                }

                break;
        }
    }

    private void ForwardIntoWider(
        KernelSet set, Buffers<float> x, ReadOnlySpan<float> packed, Span<float> scratch, Span<float> wide, Span<float> output)
    {
        wide.Fill(float.NaN);
        for (int part = Parts - 1; part >= 0; part--)
        {
            set.Conv2dPart(Shape, x[0], packed, x[2], Relu, scratch, wide, Shape.OutChannels + Between, part, Parts);
        }

        for (int pixel = 0; pixel < Shape.Rows; pixel++)
        {
            Span<float> from = wide[(pixel * (Shape.OutChannels + Between))..];
            from[..Shape.OutChannels].CopyTo(output[(pixel * Shape.OutChannels)..]);
            if (pixel < Shape.Rows - 1 && from.Slice(Shape.OutChannels, Between).ContainsAnyExcept(float.NaN))
            {
                throw new InvalidOperationException($"{Name}: something was written between output pixels {pixel} and {pixel + 1}.");
            }
        }
    }

    private void BackwardWeights(
        KernelSet set, Piece[] pieces, ReadOnlySpan<float> x, Span<float> dy, Span<float> scratch, Buffers<float> dx)
    {
        if (Cut != Conv2dCut.Pixels)
        {
            set.Conv2dBackwardWeights(Shape, x, dy, scratch, dx[1], dx[2]);
            return;
        }

        foreach (Piece piece in pieces)
        {
            piece.Of(dy).CopyTo(piece.Pixels.Span);
            set.Conv2dPixelsBackwardWeights(Shape, piece.Range, x, piece.Pixels.Span, scratch, dx[1], dx[2]);
        }
    }

    /// <summary>A range of output pixels with memory of its own, so that a step over its end shows.</summary>
    private sealed class Piece(Conv2dCase operation, PixelRange range, Workspace workspace)
    {
        public PixelRange Range => range;

        public Memory<float> Pixels { get; } = workspace.Allocate(range.Count * operation.Shape.OutChannels);

        /// <summary>The range's part of the whole output or its gradient.</summary>
        public Span<float> Of(Span<float> whole) =>
            whole.Slice(range.First * operation.Shape.OutChannels, range.Count * operation.Shape.OutChannels);
    }
}
