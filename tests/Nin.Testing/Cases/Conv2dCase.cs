using Nin.Kernels;
using Nin.Kernels.Convolution;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>A convolution; with a 1×1 picture and kernel, a linear layer.</summary>
public sealed record Conv2dCase(Conv2dShape Shape, bool Bias = true, bool Relu = false) : OperationCase
{
    public override string Name =>
        $"conv2d {Shape.Batch}x{Shape.Height}x{Shape.Width}x{Shape.InChannels} to {Shape.OutChannels} k{Shape.KernelSize} " +
        $"s{Shape.Stride} p{Shape.Padding}{(Bias ? " bias" : "")}{(Relu ? " relu" : "")}{(Dyadic ? " dyadic" : "")}";

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
        long operations = 2 * Shape.MultiplyAdds;
        return
        [
            new("pack", PassKind.Prepare, 0, () => set.PackWeights(Shape, x[1], packed.Span)),
            new("pack transposed", PassKind.Prepare, 0, () => set.PackTransposedWeights(Shape, x[1], transposed.Span)),
            new("forward", PassKind.Forward, operations, () => set.Conv2d(Shape, x[0], packed.Span, x[2], Relu, scratch.Span, y[0])),
            new("backward input", PassKind.Backward, operations, () =>
                set.Conv2dBackwardInput(Shape, dy[0], transposed.Span, scratch.Span, dx[0])),
            new("backward weights", PassKind.Backward, operations, () =>
                set.Conv2dBackwardWeights(Shape, x[0], dy[0], scratch.Span, dx[1], dx[2])),
        ];
    }
}
