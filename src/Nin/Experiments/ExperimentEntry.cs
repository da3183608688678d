namespace Nin.Experiments;

/// <summary>An experiment known by name.</summary>
public sealed class ExperimentEntry
{
    private readonly Func<ExperimentSize, int?, ExperimentPlan> _plan;

    internal ExperimentEntry(string name, string description, bool takesSteps, Func<ExperimentSize, int?, ExperimentPlan> plan) =>
        (Name, Description, TakesSteps, _plan) = (name, description, takesSteps, plan);

    /// <summary>The name, such as <c>degradation</c>.</summary>
    public string Name { get; }

    /// <summary>What it asks, in one line.</summary>
    public string Description { get; }

    /// <summary>Whether the length of its runs is a number of steps, and not of epochs.</summary>
    public bool TakesSteps { get; }

    /// <summary>The experiment at a size.</summary>
    /// <param name="size">How much time it is given.</param>
    /// <param name="length">Epochs or steps of each run, at least 1; those of the size where null.</param>
    public ExperimentPlan Plan(ExperimentSize size, int? length = null)
    {
        if (length is int given)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(length));
        }

        return _plan(size, length);
    }
}
