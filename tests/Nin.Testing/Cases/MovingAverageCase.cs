using Nin.Kernels;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>average += (1 − decay)·(values − average).</summary>
public sealed record MovingAverageCase(int Length, float Decay) : OperationCase
{
    public override string Name => $"moving average {Length} decay {Decay:R}";

    public override IReadOnlyList<Operand> Inputs => [new("values", Length), new("average", Length)];

    public override IReadOnlyList<Operand> Outputs => [new("average", Length)];

    public override bool HasBackward => false;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs)
    {
        inputs[1].CopyTo(outputs[0]);
        ReferenceOptimizer.MovingAverage<T>(T.CreateChecked(Decay), inputs[0], outputs[0]);
    }

    /// <summary>Four roundings (1 − decay, the difference, the product, the sum) where nothing cancels.</summary>
    public override void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds)
    {
        for (int i = 0; i < Length; i++)
        {
            double old = Math.Abs(inputs[1][i]);
            bounds[0][i] = Roundoff.Sum(4) * (((1.0 - Decay) * (Math.Abs(inputs[0][i]) + old)) + old);
        }
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        return
        [
            new("copy", PassKind.Prepare, 0, () => x[1].CopyTo(y[0])),
            new("step", PassKind.Forward, 3L * Length, () => set.MovingAverage(Decay, x[0], y[0])),
        ];
    }
}
