using Nin.Kernels;
using Nin.Kernels.Pointwise;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>A function of each number by itself.</summary>
public sealed record PointwiseCase(int Length, PointwiseFunction Function) : OperationCase
{
    public override string Name => $"{Function.Kind} {Length} {Function.First:R} {Function.Second:R}";

    public override IReadOnlyList<Operand> Inputs => [new("input", Length) { Values = Distribution.Logits }];

    public override IReadOnlyList<Operand> Outputs => [new("output", Length)];

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs) =>
        ReferencePointwise.Forward<T>(Function, inputs[0], outputs[0]);

    public override void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients) =>
        ReferencePointwise.Backward<T>(Function, inputs[0], outputGradients[0], inputGradients[0]);

    /// <summary>See <see cref="PointwiseBound"/>.</summary>
    public override void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds)
    {
        for (int i = 0; i < Length; i++)
        {
            bounds[0][i] = PointwiseBound.OfValue(Function, inputs[0][i], outputs[0][i]);
        }
    }

    /// <summary>The derivative's error, and the rounding of its product with the gradient.</summary>
    public override void BackwardBound(
        Buffers<double> inputs, Buffers<double> outputs, Buffers<double> outputGradients, Buffers<double> bounds)
    {
        double[] slopes = new double[Length], ones = new double[Length];
        Array.Fill(ones, 1);
        ReferencePointwise.Backward<double>(Function, inputs[0], ones, slopes);
        for (int i = 0; i < Length; i++)
        {
            double gradient = Math.Abs(outputGradients[0][i]), error = PointwiseBound.OfSlope(Function, inputs[0][i], slopes[i]);
            bounds[0][i] = (gradient * (error + (Roundoff.Unit * Math.Abs(slopes[i])))) + Roundoff.Smallest;
        }
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        (Buffers<float> dx, Buffers<float> dy) = (workspace.InputGradients, workspace.OutputGradients);
        return
        [
            new("forward", PassKind.Forward, Length, () => set.Pointwise(Function, x[0], y[0])),
            new("backward", PassKind.Backward, Length, () => set.PointwiseBackward(Function, x[0], dy[0], dx[0])),
        ];
    }
}
