using Nin.Kernels;
using Nin.Kernels.Optimization;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>One step of stochastic gradient descent: new velocity and weights from gradient, velocity and weights.</summary>
public sealed record SgdCase(int Length, SgdStep Step) : OperationCase
{
    public override string Name =>
        $"sgd {Length} momentum {Step.Momentum:R} decay {Step.WeightDecay:R}{(Step.Nesterov ? " nesterov" : "")}";

    public override IReadOnlyList<Operand> Inputs => [new("gradient", Length), new("velocity", Length), new("weights", Length)];

    public override IReadOnlyList<Operand> Outputs => [new("velocity", Length), new("weights", Length)];

    public override bool HasBackward => false;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs)
    {
        inputs[1].CopyTo(outputs[0]);
        inputs[2].CopyTo(outputs[1]);
        ReferenceOptimizer.Sgd<T>(
            T.CreateChecked(Step.LearningRate), T.CreateChecked(Step.Momentum), T.CreateChecked(Step.WeightDecay), Step.Nesterov,
            inputs[0], outputs[0], outputs[1]);
    }

    /// <summary>
    /// Each of the four multiply-adds of the formulas has two roundings at most, which all later ones carry on: four behind
    /// the velocity, eight behind the weight, on the same formulas with nothing cancelling.
    /// </summary>
    public override void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds)
    {
        for (int i = 0; i < Length; i++)
        {
            double weight = Math.Abs(inputs[2][i]);
            double gradient = Math.Abs(inputs[0][i]) + (Step.WeightDecay * weight);
            double velocity = (Step.Momentum * Math.Abs(inputs[1][i])) + gradient;
            double direction = Step.Nesterov ? gradient + (Step.Momentum * velocity) : velocity;
            bounds[0][i] = Roundoff.Sum(4) * velocity;
            bounds[1][i] = Roundoff.Sum(8) * (weight + (Step.LearningRate * direction));
        }
    }

    public override IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace)
    {
        (Buffers<float> x, Buffers<float> y) = (workspace.Inputs, workspace.Outputs);
        return
        [
            new("copy", PassKind.Prepare, 0, () =>
            {
                x[1].CopyTo(y[0]);
                x[2].CopyTo(y[1]);
            }),
            new("step", PassKind.Forward, (Step.Nesterov ? 8L : 6L) * Length, () => set.Sgd(Step, x[0], y[0], y[1])),
        ];
    }
}
