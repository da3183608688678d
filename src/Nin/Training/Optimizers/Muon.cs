using System.Buffers;
using System.Collections.Immutable;
using Nin.Kernels.Optimization;
using Nin.Layers;

namespace Nin.Training.Optimizers;

/// <summary>
/// Muon: the velocity of a convolution's kernels, made orthogonal as a matrix [outputs, inputs·height·width], so that no
/// direction moves faster than another. All other parameters move by <see cref="Sgd"/>.
/// </summary>
/// <remarks>
/// <b>Source</b> Jordan et al., <i>Muon: an optimizer for hidden layers in neural networks</i>, 2024:
/// velocity = momentum·velocity + gradient; weight = (1 − rate·decay)·weight −
/// rate·√max(1, outputs / inputs)·orthogonal(gradient + momentum·velocity).
/// <b>Deviation</b> single precision where the original computes the orthogonal matrix in bfloat16.
/// </remarks>
/// <param name="momentum">The share of the velocity kept from step to step, in [0, 1).</param>
/// <param name="nesterov">Whether a step looks ahead along the velocity.</param>
/// <param name="steps">The steps of Newton and Schulz; see <see cref="OptimizerSettings.OrthogonalSteps"/>.</param>
/// <param name="normalizeWeights">Whether kernels are scaled to the length √outputs before each step.</param>
/// <param name="sgdFactor">What the rate is multiplied by for all other parameters.</param>
/// <param name="sgdMomentum">The momentum of all other parameters, in [0, 1).</param>
public sealed class Muon(
    float momentum = 0.95f, bool nesterov = true, int steps = 5, bool normalizeWeights = false, float sgdFactor = 1f,
    float sgdMomentum = 0.85f) : Optimizer
{
    /// <inheritdoc/>
    public override ImmutableArray<string> State => ["velocity"];

    /// <inheritdoc/>
    public override bool NeedsWhole(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return parameter is { Role: ParameterRole.Weight, Order: ParameterOrder.ProductMatrix, Shape.Length: 4 };
    }

    /// <inheritdoc/>
    public override void Update(in ParameterStep step, ReadOnlySpan<float> gradient, Span<float> weights, OptimizerState state)
    {
        if (step is not { Parameter: ParameterSpec parameter, Pool: not null })
        {
            var sgd = new SgdStep(step.LearningRate * sgdFactor, sgdMomentum, step.WeightDecay, nesterov);
            step.Kernels.Sgd(sgd, gradient, state[0], weights);
            return;
        }

        // In memory the matrix lies on its side, which is no matter: the nearest orthogonal one lies on its side too.
        int outputs = parameter.Shape[0], inputs = weights.Length / outputs;
        float[] update = ArrayPool<float>.Shared.Rent(weights.Length);
        Span<float> velocity = state[0];
        for (int i = 0; i < velocity.Length; i++)
        {
            velocity[i] = (momentum * velocity[i]) + gradient[i];
            update[i] = nesterov ? gradient[i] + (momentum * velocity[i]) : velocity[i];
        }

        new NewtonSchulz(step.Kernels, step.Pool).Orthogonalize(update, inputs, outputs, steps);
        double length = Math.Sqrt(step.Kernels.SumOfSquares(weights));
        float kept = 1f - (step.LearningRate * step.WeightDecay);
        kept = normalizeWeights && length > 0 ? (float)(Math.Sqrt(outputs) / length) : kept;
        float rate = step.LearningRate * MathF.Sqrt(Math.Max(1f, (float)outputs / inputs));
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = (kept * weights[i]) - (rate * update[i]);
        }

        ArrayPool<float>.Shared.Return(update);
    }
}
