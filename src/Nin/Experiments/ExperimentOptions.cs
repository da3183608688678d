using System.Collections.Immutable;

namespace Nin.Experiments;

/// <summary>How an experiment is run.</summary>
public sealed record ExperimentOptions
{
    /// <summary>The folder of all its runs; what is done in it already is not done again.</summary>
    public required string Folder { get; init; }

    /// <summary>The seeds that each arm is run with.</summary>
    public ImmutableArray<ulong> Seeds { get; init; } = [1, 2, 3];

    /// <summary>The data that every arm learns from; that of its recipe where null.</summary>
    public string? Data { get; init; }

    /// <summary>Training pictures of each class; 0 for all. Every run has the same ones.</summary>
    public int PicturesPerClass { get; init; }

    /// <summary>Pictures that are measured on: so many of those learned from, and so many others, or all there are.</summary>
    public int Sample { get; init; } = 1000;

    /// <summary>Threads that compute; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Is told how it goes, or null.</summary>
    public IExperimentObserver? Observer { get; init; }
}
