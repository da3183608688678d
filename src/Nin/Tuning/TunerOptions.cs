using Nin.Training.Runs;

namespace Nin.Tuning;

/// <summary>Where a tuning is written, how long it may take, and whom to tell.</summary>
public sealed record TunerOptions
{
    /// <summary>The folder of the plan, the trials and the runs; one that holds a tuning is gone on with.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// The time for all of it, earlier sessions in the same folder with it. The plan is made to fit it; no rung is begun that
    /// would not end in it.
    /// </summary>
    public required TimeSpan TimeLimit { get; init; }

    /// <summary>
    /// The lock on the folder, where the caller holds it already and gives it back; null where the tuning is to take it.
    /// </summary>
    public RunLock? Lock { get; init; }

    /// <summary>What is tried; <see cref="SearchSpace.For"/> of the pictures where null.</summary>
    public SearchSpace? Space { get; init; }

    /// <summary>Threads that compute; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Is told how it goes, or null.</summary>
    public ITuningObserver? Observer { get; init; }
}
