using System.Collections.Immutable;
using Nin.Kernels.Optimization;

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
    public override void Update(in ParameterStep step, ReadOnlySpan<float> gradient, Span<float> weights, OptimizerState state) =>
        step.Kernels.Adam(
            new AdamStep(step.LearningRate, beta1, beta2, epsilon, step.WeightDecay, isDecayDecoupled, step.Number), gradient,
            state[0], state[1], weights);
}
