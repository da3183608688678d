using Nin.Kernels;
using Nin.Kernels.Optimization;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>One step of RMSprop: new mean square, velocity and weights from these and the gradient.</summary>
public sealed record RmsPropCase(int Length, RmsPropStep Step) : OperationCase
{
    public override string Name => $"rmsprop {Length} momentum {Step.Momentum:R} decay {Step.WeightDecay:R}";

    public override IReadOnlyList<Operand> Inputs =>
    [
        new("gradient", Length), new("square", Length) { Values = Distribution.Positive }, new("velocity", Length),
        new("weights", Length),
    ];

    public override IReadOnlyList<Operand> Outputs => [new("square", Length), new("velocity", Length), new("weights", Length)];

    public override bool HasBackward => false;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs)
    {
        for (int i = 0; i < outputs.Count; i++)
        {
            inputs[i + 1].CopyTo(outputs[i]);
        }

        ReferenceOptimizer.RmsProp<T>(
            T.CreateChecked(Step.LearningRate), T.CreateChecked(Step.Alpha), T.CreateChecked(Step.Momentum),
            T.CreateChecked(Step.Epsilon), T.CreateChecked(Step.WeightDecay), inputs[0], outputs[0], outputs[1], outputs[2]);
    }

    /// <summary>The errors of mean square, velocity and weights.</summary>
    /// <remarks>
    /// With g the gradient with its decay, two roundings of |gradient| + decay·|weight|.
    /// <para>Square: nine roundings, as in <see cref="AdamCase"/>.</para>
    /// <para>Velocity: g / (√square + ε) is off by g's two roundings, half the relative error of the square and three more;
    /// momentum·velocity and the sum are two.</para>
    /// <para>Weight: the velocity's error, a product and a difference.</para>
    /// </remarks>
    public override void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds)
    {
        const double u = Roundoff.Unit, secondOrder = 1.01;
        for (int i = 0; i < Length; i++)
        {
            double weight = Math.Abs(inputs[3][i]), gradient = Math.Abs(inputs[0][i]) + (Step.WeightDecay * weight);
            bounds[0][i] = Roundoff.Sum(9) * ((Step.Alpha * inputs[1][i]) + ((1 - Step.Alpha) * gradient * gradient));
            double direction = gradient / (Math.Sqrt(outputs[0][i]) + Step.Epsilon);
            double kept = Step.Momentum * Math.Abs(inputs[2][i]);
            double error = (direction * bounds[0][i] / outputs[0][i] / 2) + (u * ((6 * direction) + (2 * kept)));
            bounds[1][i] = secondOrder * error;
            double rounding = u * ((2 * Step.LearningRate * (direction + kept)) + weight);
            bounds[2][i] = secondOrder * ((Step.LearningRate * error) + rounding);
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
                x[3].CopyTo(y[2]);
            }),
            new("step", PassKind.Forward, 12L * Length, () => set.RmsProp(Step, x[0], y[0], y[1], y[2])),
        ];
    }
}
