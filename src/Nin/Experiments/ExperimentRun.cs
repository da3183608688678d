using System.Collections.Immutable;

namespace Nin.Experiments;

/// <summary>What was measured of one run: an arm with a seed.</summary>
/// <param name="Arm">The arm's name.</param>
/// <param name="Seed">What all randomness was drawn from.</param>
/// <param name="Figures">
/// The figures by their names; one that such a run does not have, as the step of an alarm that never came, is left out.
/// </param>
public sealed record ExperimentRun(string Arm, ulong Seed, IReadOnlyDictionary<string, double> Figures)
{
    /// <summary>The errors by epoch, where they were measured.</summary>
    public ImmutableArray<EpochErrors> Epochs { get; init; } = [];

    /// <summary>What it was made on: processors, threads and kernels; null where its file does not say.</summary>
    public string? Machine { get; init; }

    /// <summary>Seconds of training.</summary>
    public double Seconds { get; init; }
}
