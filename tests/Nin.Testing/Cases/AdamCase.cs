using Nin.Kernels;
using Nin.Kernels.Optimization;
using Nin.Kernels.Reference;

namespace Nin.Testing.Cases;

/// <summary>One step of Adam: new means and weights from gradient, means and weights.</summary>
public sealed record AdamCase(int Length, AdamStep Step) : OperationCase
{
    public override string Name =>
        $"adam{(Step.IsDecayDecoupled ? "w" : "")} {Length} decay {Step.WeightDecay:R} step {Step.Number}";

    public override IReadOnlyList<Operand> Inputs =>
    [
        new("gradient", Length), new("mean", Length), new("square", Length) { Values = Distribution.Positive },
        new("weights", Length),
    ];

    public override IReadOnlyList<Operand> Outputs => [new("mean", Length), new("square", Length), new("weights", Length)];

    public override bool HasBackward => false;

    public override void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs)
    {
        for (int i = 0; i < outputs.Count; i++)
        {
            inputs[i + 1].CopyTo(outputs[i]);
        }

        ReferenceOptimizer.Adam<T>(
            T.CreateChecked(Step.LearningRate), T.CreateChecked(Step.Beta1), T.CreateChecked(Step.Beta2),
            T.CreateChecked(Step.Epsilon), T.CreateChecked(Step.WeightDecay), Step.IsDecayDecoupled, Step.Number,
            inputs[0], outputs[0], outputs[1], outputs[2]);
    }

    /// <summary>The errors of means and weights.</summary>
    /// <remarks>
    /// With u the unit roundoff and g the gradient with its decay, two roundings of |gradient| + decay·|weight|.
    /// <para>Mean: g, 1 − β, a difference, a product and a sum: six roundings where nothing cancels.</para>
    /// <para>Square: g twice, 1 − β, two products, β·square and a sum: nine roundings.</para>
    /// <para>Weight: the divisor √square / root + ε is off by half the relative error of the square and four roundings (root,
    /// quotient, corrected root, sum); what is divided by the mean's error and three roundings (corrected rate, product,
    /// quotient); the weight itself by three for its shrinking and one for the last difference.</para>
    /// </remarks>
    public override void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds)
    {
        const double u = Roundoff.Unit, secondOrder = 1.01;
        double rate = Step.LearningRate / (1 - Math.Pow(Step.Beta1, Step.Number + 1));
        double root = Math.Sqrt(1 - Math.Pow(Step.Beta2, Step.Number + 1));
        for (int i = 0; i < Length; i++)
        {
            double weight = Math.Abs(inputs[3][i]);
            double gradient = Math.Abs(inputs[0][i]) + (Step.IsDecayDecoupled ? 0 : Step.WeightDecay * weight);
            double mean = Math.Abs(inputs[1][i]);
            bounds[0][i] = Roundoff.Sum(6) * (mean + ((1 - Step.Beta1) * (gradient + mean)));
            bounds[1][i] = Roundoff.Sum(9) * ((Step.Beta2 * inputs[2][i]) + ((1 - Step.Beta2) * gradient * gradient));
            double divisor = (Math.Sqrt(outputs[1][i]) / root) + Step.Epsilon, move = Math.Abs(rate * outputs[0][i]) / divisor;
            double inherited = (rate * bounds[0][i] / divisor) + (move * bounds[1][i] / outputs[1][i] / 2);
            bounds[2][i] = secondOrder * (inherited + (u * ((4 * weight) + (8 * move))));
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
            new("step", PassKind.Forward, 15L * Length, () => set.Adam(Step, x[0], y[0], y[1], y[2])),
        ];
    }
}
