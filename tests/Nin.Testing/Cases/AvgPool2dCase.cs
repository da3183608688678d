using Nin.Kernels;
using Nin.Kernels.Pooling;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>Average pooling.</summary>
public sealed record AvgPool2dCase(Pool2dShape Shape) : OperationCase
{
    public override string Name => $"avg pool {PoolName.Of(Shape)}{(Shape.CountIncludePad ? "" : " exclude pad")}";

    public override IReadOnlyList<Operand> Inputs => [new("input", Shape.InputLength)];

    public override IReadOnlyList<Operand> Outputs => [new("output", Shape.OutputLength)];

    /// <summary>The window's inputs, the rounding of 1 / divisor and that of the product with it.</summary>
    protected override int ForwardTerms => Shape.Window.Positions + 2;

    protected override int BackwardTerms(int input) => PoolName.WindowsOfAnInput(Shape) + 2;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferencePool2d.AvgForward<T>(Shape, inputs[0], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferencePool2d.AvgBackward<T>(Shape, outputGradients[0], inputGradients[0]);

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        long operations = (long)Shape.OutputLength * Shape.Window.Positions;
        return
        [
            new("forward", PassKind.Forward, operations, () => set.AvgPool2d(Shape, x[0], y[0])),
            new("backward", PassKind.Backward, operations, () => set.AvgPool2dBackward(Shape, dy[0], dx[0])),
        ];
    }
}
