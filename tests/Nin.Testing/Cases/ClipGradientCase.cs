using Nin.Kernels;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>What clipping does to a gradient: the sum of its squares, and the gradient scaled and cut off.</summary>
public sealed record ClipGradientCase(int Length, float Factor, float Limit) : OperationCase
{
    public override string Name => $"clip gradient {Length} factor {Factor:R} limit {Limit:R}";

    public override IReadOnlyList<Operand> Inputs => [new("gradient", Length)];

    public override IReadOnlyList<Operand> Outputs => [new("gradient", Length), new("square", 1)];

    public override bool HasBackward => false;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs)
    {
        inputs[0].CopyTo(outputs[0]);
        outputs[1][0] = T.CreateChecked(ReferenceOptimizer.SumOfSquares<T>(inputs[0]));
        ReferenceOptimizer.ClipGradient(T.CreateChecked(Factor), T.CreateChecked(Limit), outputs[0]);
    }

    /// <summary>One rounding of the product; the sum is in double, and a float's rounding is its only error.</summary>
    public override void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds)
    {
        for (int i = 0; i < Length; i++)
        {
            bounds[0][i] = Roundoff.Unit * Math.Abs(Factor * inputs[0][i]);
        }

        DoubleArithmetic.Bound(outputs[1], outputs[1], Length, bounds[1]);
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        return
        [
            new("copy", PassKind.Prepare, 0, () => x[0].CopyTo(y[0])),
            new("sum of squares", PassKind.Forward, 2L * Length, () => y[1][0] = (float)set.SumOfSquares(x[0])),
            new("clip", PassKind.Forward, 3L * Length, () => set.ClipGradient(Factor, Limit, y[0])),
        ];
    }
}
