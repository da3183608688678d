using System.Collections.Immutable;
using Nin.Layers;

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

    /// <summary>
    /// Whether a parameter comes as a whole, since its weights move together. It then comes from one thread, one parameter after
    /// the other, and <see cref="ParameterStep.Pool"/> shares the work out. <see cref="UpdateSettings.HiddenOnly"/> excepts the last.
    /// </summary>
    /// <param name="parameter">
    /// A trained parameter. One whose order is <see cref="ParameterOrder.ProductMatrix"/> lies as [height, width, inputs, outputs].
    /// </param>
    public virtual bool NeedsWhole(ParameterSpec parameter) => false;

    /// <summary>Moves a run of weights.</summary>
    /// <param name="step">The rate of this step, and what else belongs to the run's parameter.</param>
    /// <param name="gradient">The gradient of the mean loss.</param>
    /// <param name="weights">The weights, as long as the gradient.</param>
    /// <param name="state">What is remembered of these weights.</param>
    public abstract void Update(in ParameterStep step, ReadOnlySpan<float> gradient, Span<float> weights, OptimizerState state);
}
