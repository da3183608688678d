using Nin.Data;
using Nin.Data.Preparing;
using Nin.Networks;
using Nin.Training;

namespace Nin.Experiments;

/// <summary>What one run of an experiment has to do with.</summary>
public sealed record ExperimentSite
{
    /// <summary>The arm's name.</summary>
    public required string Arm { get; init; }

    /// <summary>The network, for the data's classes.</summary>
    public required Network Network { get; init; }

    /// <summary>How it is trained, with the run's seed in it.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>The pictures learned from, and nothing else: no choice is made by others.</summary>
    public required DataSplits Data { get; init; }

    /// <summary>Some of the pictures that are learned from, the same for every run, to measure on.</summary>
    public required Dataset Seen { get; init; }

    /// <summary>Pictures that are not learned from, the same for every run.</summary>
    public required Dataset Unseen { get; init; }

    /// <summary>What is done to a picture first: measured once for all runs of the arm.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>The run's own folder, which is there.</summary>
    public required string Folder { get; init; }

    /// <summary>Threads that compute; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Is told how the training goes, or null.</summary>
    public ITrainingObserver? Observer { get; init; }
}
