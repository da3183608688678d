using Nin.Kernels;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>Softmax by row. It is computed in double, so a float's rounding is its only error.</summary>
public sealed record SoftmaxCase(int Rows, int Classes) : OperationCase
{
    public override string Name => $"softmax {Rows}x{Classes}";

    public override IReadOnlyList<Operand> Inputs => [new("input", Rows * Classes) { Values = Distribution.Logits }];

    public override IReadOnlyList<Operand> Outputs => [new("output", Rows * Classes)];

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferenceSoftmax.Forward<T>(Classes, inputs[0], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferenceSoftmax.Backward<T>(Classes, outputs[0], outputGradients[0], inputGradients[0]);

    public override void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds) =>
        DoubleArithmetic.Bound(outputs[0], outputs[0], Classes, bounds[0]);

    /// <summary>With Σ|a·b| the same formula where nothing cancels: y·(|dy| + Σ y·|dy|).</summary>
    public override void BackwardBound(
        Buffers<double> inputs, Buffers<double> outputs, Buffers<double> outputGradients, Buffers<double> bounds)
    {
        ReadOnlySpan<double> y = outputs[0], dy = outputGradients[0];
        double[] exact = new double[y.Length], magnitude = new double[y.Length];
        ReferenceSoftmax.Backward(Classes, y, dy, exact.AsSpan());
        for (int i = 0; i < y.Length; i++)
        {
            double dot = 0;
            for (int j = i / Classes * Classes; j < ((i / Classes) + 1) * Classes; j++)
            {
                dot += y[j] * Math.Abs(dy[j]);
            }

            magnitude[i] = y[i] * (Math.Abs(dy[i]) + dot);
        }

        DoubleArithmetic.Bound(exact, magnitude, Classes, bounds[0]);
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        long operations = 4L * Rows * Classes;
        return
        [
            new("forward", PassKind.Forward, operations, () => set.Softmax(Classes, x[0], y[0])),
            new("backward", PassKind.Backward, operations, () => set.SoftmaxBackward(Classes, y[0], dy[0], dx[0])),
        ];
    }
}
