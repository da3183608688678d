using System.Collections.Immutable;

namespace Nin.Training.Optimizers;

/// <summary>Adam: every weight has a rate of its own, by the mean and the mean square of its gradient.</summary>
/// <remarks>
/// <b>Source</b> Kingma and Ba, arXiv 1412.6980; torch.optim.Adam, and torch.optim.AdamW (Loshchilov and Hutter, arXiv
/// 1711.05101) where the decay stands by itself.
/// </remarks>
/// <param name="beta1">The share of the mean that is kept, in [0, 1).</param>
/// <param name="beta2">The share of the mean square that is kept, in [0, 1).</param>
/// <param name="epsilon">What is added to the root of the mean square.</param>
/// <param name="isDecayDecoupled">Whether weights shrink by themselves (AdamW), not through the gradient (Adam).</param>
public sealed class Adam(float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f,
    bool isDecayDecoupled = false) : Optimizer
{
    /// <inheritdoc/>
    public override ImmutableArray<string> State => ["mean", "square"];

    /// <inheritdoc/>
    public override void Update(in ParameterStep step, ReadOnlySpan<float> gradient, Span<float> weights, OptimizerState state)
    {
        Span<float> mean = state[0], square = state[1];

        // What the means still lack of steps that never were: they began with 0.
        double steps = step.Number + 1.0;
        float rate = (float)(step.LearningRate / (1 - Math.Pow(beta1, steps))), root = (float)Math.Sqrt(
            1 - Math.Pow(beta2, steps));
        float shrink = isDecayDecoupled ? 1 - (step.LearningRate * step.WeightDecay) : 1;
        float decay = isDecayDecoupled ? 0 : step.WeightDecay;
        for (int i = 0; i < weights.Length; i++)
        {
            float weight = weights[i] * shrink, g = gradient[i] + (decay * weights[i]);
            mean[i] += (1 - beta1) * (g - mean[i]);
            square[i] = (beta2 * square[i]) + ((1 - beta2) * g * g);
            weights[i] = weight - (rate * mean[i] / ((MathF.Sqrt(square[i]) / root) + epsilon));
        }
    }
}
