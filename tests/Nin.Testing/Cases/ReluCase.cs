using Nin.Kernels;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>max(0, x). Nothing is rounded, forward or backward.</summary>
public sealed record ReluCase(int Length) : OperationCase
{
    public override string Name => $"relu {Length}";

    public override IReadOnlyList<Operand> Inputs => [new("input", Length) { Values = Distribution.Distinct }];

    public override IReadOnlyList<Operand> Outputs => [new("output", Length)];

    /// <summary>The outputs say where a gradient passes.</summary>
    protected override Buffers<double> AbsoluteForBackward(Buffers<double> values) => values;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferenceElementwise.Relu<T>(inputs[0], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferenceElementwise.ReluBackward<T>(outputs[0], outputGradients[0], inputGradients[0]);

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        return
        [
            new("forward", PassKind.Forward, Length, () => set.Relu(x[0], y[0])),
            new("backward", PassKind.Backward, Length, () => set.ReluBackward(y[0], dy[0], dx[0])),
        ];
    }
}
