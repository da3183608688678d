namespace Nin.Experiments;

/// <summary>A known experiment at some size, and how it is to be run.</summary>
/// <param name="Experiment">The experiment.</param>
public sealed record ExperimentPlan(Experiment Experiment)
{
    /// <summary>The data that every arm learns from; that of its recipe where null.</summary>
    public string? Data { get; init; }

    /// <summary>Training pictures of each class; 0 for all.</summary>
    public int PicturesPerClass { get; init; }

    /// <summary>How many seeds each arm is run with: 1, 2, 3 and so on.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Pictures that are measured on, of those learned from and of others.</summary>
    public int Sample { get; init; } = 1000;
}
