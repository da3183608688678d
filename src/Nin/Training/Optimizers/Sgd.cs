using System.Collections.Immutable;
using Nin.Kernels.Optimization;

namespace Nin.Training.Optimizers;

/// <summary>Stochastic gradient descent with momentum; decay is added to the gradient.</summary>
/// <remarks><b>Source</b> torch.optim.SGD.</remarks>
/// <param name="momentum">The share of the velocity kept from step to step, in [0, 1).</param>
/// <param name="nesterov">Whether a step looks ahead along the velocity.</param>
public sealed class Sgd(float momentum = 0.9f, bool nesterov = true) : Optimizer
{
    /// <inheritdoc/>
    public override ImmutableArray<string> State => ["velocity"];

    /// <inheritdoc/>
    public override void Update(in ParameterStep step, ReadOnlySpan<float> gradient, Span<float> weights, OptimizerState state) =>
        step.Kernels.Sgd(new SgdStep(step.LearningRate, momentum, step.WeightDecay, nesterov), gradient, state[0], weights);
}
