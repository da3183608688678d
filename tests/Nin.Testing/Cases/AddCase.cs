using Nin.Kernels;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>a + b. Its gradient is the output's, twice, and needs no kernel.</summary>
public sealed record AddCase(int Length) : OperationCase
{
    public override string Name => $"add {Length}";

    public override IReadOnlyList<Operand> Inputs => [new("a", Length), new("b", Length)];

    public override IReadOnlyList<Operand> Outputs => [new("output", Length)];

    public override bool HasBackward => false;

    protected override int ForwardTerms => 1;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferenceElementwise.Add<T>(inputs[0], inputs[1], outputs[0]);

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        return [new("forward", PassKind.Forward, Length, () => set.Add(x[0], x[1], y[0]))];
    }
}
