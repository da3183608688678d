using System.Collections.Immutable;

namespace Nin.Training.Optimizers;

/// <summary>
/// How weights move along their gradient. It holds settings alone; what it remembers of each weight is kept for it, and saved.
/// </summary>
/// <remarks>
/// The weights come in runs, from several threads at once: a run must be moved by its own numbers alone, so that the bits are the
/// same for any number of threads.
/// </remarks>
public abstract class Optimizer
{
    /// <summary>
    /// What it remembers: a number for each weight under each of these names, which stand in checkpoints. All begin with 0.
    /// </summary>
    public abstract ImmutableArray<string> State { get; }

    /// <summary>Moves a run of weights.</summary>
    /// <param name="step">The rate of this step, and what else belongs to the run's parameter.</param>
    /// <param name="gradient">The gradient of the mean loss.</param>
    /// <param name="weights">The weights, as long as the gradient.</param>
    /// <param name="state">What is remembered of these weights.</param>
    public abstract void Update(in ParameterStep step, ReadOnlySpan<float> gradient, Span<float> weights, OptimizerState state);
}
