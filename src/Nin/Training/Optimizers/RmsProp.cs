using System.Collections.Immutable;

namespace Nin.Training.Optimizers;

/// <summary>RMSprop: the gradient over the root of its mean square, with momentum.</summary>
/// <remarks><b>Source</b> torch.optim.RMSprop, not centered.</remarks>
/// <param name="alpha">The share of the mean square that is kept, in [0, 1).</param>
/// <param name="momentum">The share of the velocity that is kept, in [0, 1).</param>
/// <param name="epsilon">What is added to the root of the mean square.</param>
public sealed class RmsProp(float alpha = 0.99f, float momentum = 0f, float epsilon = 1e-8f) : Optimizer
{
    /// <inheritdoc/>
    public override ImmutableArray<string> State => ["square", "velocity"];

    /// <inheritdoc/>
    public override void Update(in ParameterStep step, ReadOnlySpan<float> gradient, Span<float> weights, OptimizerState state)
    {
        Span<float> square = state[0], velocity = state[1];
        for (int i = 0; i < weights.Length; i++)
        {
            float g = gradient[i] + (step.WeightDecay * weights[i]);
            square[i] = (alpha * square[i]) + ((1 - alpha) * g * g);
            velocity[i] = (momentum * velocity[i]) + (g / (MathF.Sqrt(square[i]) + epsilon));
            weights[i] -= step.LearningRate * velocity[i];
        }
    }
}
