using System.Collections.Immutable;
using Nin.Kernels.Optimization;

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
    public override void Update(in ParameterStep step, ReadOnlySpan<float> gradient, Span<float> weights, OptimizerState state) =>
        step.Kernels.RmsProp(
            new RmsPropStep(step.LearningRate, alpha, momentum, epsilon, step.WeightDecay), gradient, state[0], state[1],
            weights);
}
