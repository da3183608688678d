using Nin.Kernels;
using Nin.Kernels.Convolution;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>A transposed convolution, given by the convolution from its output to its input.</summary>
public sealed record ConvTranspose2dCase(GeneralConv2dShape Adjoint) : OperationCase
{
    public override string Name =>
        $"transposed conv2d {Adjoint.Batch}x{Adjoint.OutputHeight}x{Adjoint.OutputWidth}x{Adjoint.OutChannels} to {Adjoint.Height}x{Adjoint.Width}x" +
        $"{Adjoint.InChannels} {WindowName.Of(Adjoint.Window)} g{Adjoint.Groups}";

    public override IReadOnlyList<Operand> Inputs =>
        [new("input", Adjoint.OutputLength), new("weights", Adjoint.WeightLength) { Accumulates = true }];

    public override IReadOnlyList<Operand> Outputs => [new("output", Adjoint.InputLength)];

    protected override int ForwardTerms => Adjoint.Window.Positions * Adjoint.GroupOutputs;

    protected override int BackwardTerms(int input) => input == 0 ? Adjoint.Depth : Adjoint.Rows + 1;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferenceGeneralConv2d.BackwardInput<T>(Adjoint, inputs[0], inputs[1], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients)
    {
        ReferenceGeneralConv2d.Forward<T>(Adjoint, outputGradients[0], inputs[1], [], inputGradients[0]);
        ReferenceGeneralConv2d.BackwardWeights<T>(Adjoint, outputGradients[0], inputs[0], inputGradients[1], []);
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        Memory<float> packed = workspace.Allocate(set.PackedTransposedGeneralWeightLength(Adjoint));
        Memory<float> transposed = workspace.Allocate(set.PackedGeneralWeightLength(Adjoint));
        Memory<float> scratch = workspace.Allocate(set.GeneralConv2dScratchLength(Adjoint));
        long operations = 2 * Adjoint.MultiplyAdds;
        return
        [
            new("pack", PassKind.Prepare, 0, () => set.PackTransposedGeneralWeights(Adjoint, x[1], packed.Span)),
            new("pack transposed", PassKind.Prepare, 0, () => set.PackGeneralWeights(Adjoint, x[1], transposed.Span)),
            new("forward", PassKind.Forward, operations, () =>
                set.GeneralConv2dBackwardInput(Adjoint, x[0], packed.Span, scratch.Span, y[0])),
            new("backward input", PassKind.Backward, operations, () =>
                set.GeneralConv2d(Adjoint, dy[0], transposed.Span, [], false, scratch.Span, dx[0])),
            new("backward weights", PassKind.Backward, operations, () =>
                set.GeneralConv2dBackwardWeights(Adjoint, dy[0], x[0], scratch.Span, dx[1], [])),
        ];
    }
}
