using Nin.Kernels;
using Nin.Kernels.Convolution;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>A convolution with any window and with groups; cut into parts as threads share it, if asked.</summary>
public sealed record GeneralConv2dCase(GeneralConv2dShape Shape, bool Bias = true, bool Relu = false,
    int Parts = 1) : OperationCase
{
    public override string Name =>
        $"general conv2d {Shape.Batch}x{Shape.Height}x{Shape.Width}x{Shape.InChannels} to {Shape.OutChannels} {WindowName.Of(Shape.Window)} " +
        $"g{Shape.Groups}{(Bias ? " bias" : "")}{(Relu ? " relu" : "")}{(Dyadic ? " dyadic" : "")}{(Parts > 1 ? $" in {Parts} parts" : "")}";

    public override IReadOnlyList<Operand> Inputs =>
    [
        new("input", Shape.InputLength),
        new("weights", Shape.WeightLength) { Accumulates = true },
        new("bias", Bias ? Shape.OutChannels : 0) { Accumulates = true },
    ];

    public override IReadOnlyList<Operand> Outputs => [new("output", Shape.OutputLength)];

    /// <summary>The gradient of a fused ReLU is the caller's to take first.</summary>
    public override bool HasBackward => !Relu;

    public override bool ExactOnDyadic => true;

    protected override int ForwardTerms => Shape.Depth + 1;

    protected override int BackwardTerms(int input) => input == 0 ? Shape.Window.Positions * Shape.GroupOutputs : Shape.Rows + 1;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs)
    {
        ReferenceGeneralConv2d.Forward<T>(Shape, inputs[0], inputs[1], inputs[2], outputs[0]);
        if (Relu)
        {
            ReferenceElementwise.Relu<T>(outputs[0], outputs[0]);
        }
    }

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients)
    {
        ReferenceGeneralConv2d.BackwardInput<T>(Shape, outputGradients[0], inputs[1], inputGradients[0]);
        ReferenceGeneralConv2d.BackwardWeights<T>(Shape, inputs[0], outputGradients[0], inputGradients[1], inputGradients[2]);
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        Memory<float> packed = workspace.Allocate(set.PackedGeneralWeightLength(Shape));
        Memory<float> transposed = workspace.Allocate(set.PackedTransposedGeneralWeightLength(Shape));
        Memory<float> scratch = workspace.Allocate(set.GeneralConv2dScratchLength(Shape));
        long operations = 2 * Shape.MultiplyAdds;
        return
        [
            new("pack", PassKind.Prepare, 0, () => set.PackGeneralWeights(Shape, x[1], packed.Span)),
            new("pack transposed", PassKind.Prepare, 0, () => set.PackTransposedGeneralWeights(Shape, x[1], transposed.Span)),
            new("forward", PassKind.Forward, operations, () =>
            {
                for (int part = Parts - 1; part >= 0; part--)
                {
                    set.GeneralConv2d(Shape, x[0], packed.Span, x[2], Relu, scratch.Span, y[0], part, Parts);
                }
            }),
            new("backward input", PassKind.Backward, operations, () =>
                set.GeneralConv2dBackwardInput(Shape, dy[0], transposed.Span, scratch.Span, dx[0])),
            new("backward weights", PassKind.Backward, operations, () =>
                set.GeneralConv2dBackwardWeights(Shape, x[0], dy[0], scratch.Span, dx[1], dx[2])),
        ];
    }
}
