using Nin.Kernels;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>
/// Softmax, or its logarithm, along numbers a stride apart. It is computed in double, so a float's rounding is its only error.
/// </summary>
public sealed record SoftmaxLineCase(int Blocks, int Length, int Stride, bool IsLog) : OperationCase
{
    public override string Name => $"{(IsLog ? "log " : "")}softmax {Blocks}x{Length}x{Stride}";

    public override IReadOnlyList<Operand> Inputs => [new("input", Blocks * Length * Stride) { Values = Distribution.Logits }];

    public override IReadOnlyList<Operand> Outputs => [new("output", Blocks * Length * Stride)];

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferenceSoftmaxLine.Forward<T>(Length, Stride, IsLog, inputs[0], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferenceSoftmaxLine.Backward<T>(Length, Stride, IsLog, outputs[0], outputGradients[0], inputGradients[0]);

    /// <summary>A logarithm is a difference of numbers up to 8 and of a logarithm.</summary>
    public override void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds)
    {
        double[] magnitude = [.. outputs[0].ToArray().Select(value => IsLog ? 16 + Math.Abs(value) : value)];
        DoubleArithmetic.Bound(outputs[0], magnitude, Length, bounds[0]);
    }

    /// <summary>The same formulas where nothing cancels; gradients of outputs are at most 1, and so are probabilities.</summary>
    public override void BackwardBound(
        Buffers<double> inputs, Buffers<double> outputs, Buffers<double> outputGradients, Buffers<double> bounds)
    {
        double[] exact = new double[bounds[0].Length], magnitude = new double[exact.Length];
        ReferenceSoftmaxLine.Backward<double>(Length, Stride, IsLog, outputs[0], outputGradients[0], exact);
        for (int i = 0; i < magnitude.Length; i++)
        {
            magnitude[i] = IsLog ? 1 + (Math.Exp(outputs[0][i]) * Length) : 2 * outputs[0][i];
        }

        DoubleArithmetic.Bound(exact, magnitude, Length, bounds[0]);
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        long operations = 4L * x[0].Length;
        return IsLog
            ?
            [
                new("forward", PassKind.Forward, operations, () => set.LogSoftmax(Length, Stride, x[0], y[0])),
                new("backward", PassKind.Backward, operations, () => set.LogSoftmaxBackward(Length, Stride, y[0], dy[0], dx[0])),
            ]
            :
            [
                new("forward", PassKind.Forward, operations, () => set.Softmax(Length, Stride, x[0], y[0])),
                new("backward", PassKind.Backward, operations, () => set.SoftmaxBackward(Length, Stride, y[0], dy[0], dx[0])),
            ];
    }
}
