using Nin.Kernels;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>
/// Normalisation with kept statistics: x·scale + shift by channel. It is for inference and has no backward pass.
/// </summary>
public sealed record ScaleShiftCase(int Rows, int Channels, bool Relu = false) : OperationCase
{
    public override string Name => $"scale shift {Rows}x{Channels}{(Relu ? " relu" : "")}";

    public override IReadOnlyList<Operand> Inputs =>
        [new("input", Rows * Channels), new("scale", Channels), new("shift", Channels)];

    public override IReadOnlyList<Operand> Outputs => [new("output", Rows * Channels)];

    public override bool HasBackward => false;

    protected override int ForwardTerms => 2;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs)
    {
        ReferenceElementwise.ScaleShift<T>(Channels, inputs[0], inputs[1], inputs[2], outputs[0]);
        if (Relu)
        {
            ReferenceElementwise.Relu<T>(outputs[0], outputs[0]);
        }
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        return
        [
            new("forward", PassKind.Forward, 2L * Rows * Channels, () => set.ScaleShift(Rows, Channels, x[0], x[1], x[2], Relu, y[0])),
        ];
    }
}
