using Nin.Kernels;
using Nin.Kernels.Pooling;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>Max pooling. The forward pass rounds nothing.</summary>
public sealed record MaxPool2dCase(Pool2dShape Shape) : OperationCase
{
    public override string Name => $"max pool {PoolName.Of(Shape)}";

    public override IReadOnlyList<Operand> Inputs => [new("input", Shape.InputLength) { Values = Distribution.Distinct }];

    public override IReadOnlyList<Operand> Outputs => [new("output", Shape.OutputLength)];

    /// <summary>The windows that an input can lie in.</summary>
    protected override int BackwardTerms(int input)
    {
        int windows = PoolName.WindowsOfAnInput(Shape);
        return windows == 1 ? 0 : windows;
    }

    /// <summary>The values say which input a gradient goes to.</summary>
    protected override Buffers<double> AbsoluteForBackward(Buffers<double> values) => values;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferencePool2d.MaxForward<T>(Shape, inputs[0], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferencePool2d.MaxBackward<T>(Shape, inputs[0], outputGradients[0], inputGradients[0]);

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        long operations = (long)Shape.OutputLength * Shape.Window.Positions;
        return
        [
            new("forward", PassKind.Forward, operations, () => set.MaxPool2d(Shape, x[0], y[0])),
            new("backward", PassKind.Backward, operations, () => set.MaxPool2dBackward(Shape, x[0], y[0], dy[0], dx[0])),
        ];
    }
}
