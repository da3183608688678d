using System.Collections.Immutable;
using Nin.Training;
using Nin.Training.Schedules;

namespace Nin.Tuning;

/// <summary>
/// All that a tuning will do. It is written down before the first training, and the results depend on it and on nothing else: not
/// on the time, the machine's speed or how often it was interrupted.
/// </summary>
public sealed record TuningPlan
{
    /// <summary>The data set's name.</summary>
    public required string Data { get; init; }

    /// <summary>A hash of the classes, the labels and a sample of the pictures, to notice others.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>The name of the search space.</summary>
    public required string Space { get; init; }

    /// <summary>The base recipe. Its seed is what candidates are drawn from, and that of every training.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>The networks that are tried, and how long each takes.</summary>
    public required ImmutableArray<MeasuredNetwork> Networks { get; init; }

    /// <summary>What is tried, in the order of the numbers.</summary>
    public required ImmutableArray<Candidate> Candidates { get; init; }

    /// <summary>The rungs.</summary>
    public required ImmutableArray<Rung> Rungs { get; init; }

    /// <summary>Seconds that were spent before the first training.</summary>
    public double SecondsBefore { get; init; }

    /// <summary>
    /// Whether a candidate that goes on really goes on, from its checkpoint. It can where the learning rate's course does not
    /// know the run's length; else it is trained anew with more epochs.
    /// </summary>
    public bool GoesOn => GoesOnWith(Recipe);

    /// <summary>Seconds that all rungs take at most: if the slowest candidates go on.</summary>
    public double Seconds => TuningPlanner.Seconds(
        Rungs, [.. Candidates.Select(one => NetworkOf(one))], GoesOn);

    /// <summary>The candidate of that number.</summary>
    public Candidate CandidateOf(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return Candidates[trial.Candidate - 1];
    }

    /// <summary>How long a candidate's network takes.</summary>
    internal MeasuredNetwork NetworkOf(Candidate candidate) => Networks.First(one => one.Network == candidate.Recipe.Network);

    /// <summary>Seconds that a candidate takes in a rung.</summary>
    internal double SecondsOf(Candidate candidate, Rung rung) =>
        NetworkOf(candidate).SecondsOf(TuningPlanner.EpochsIn(rung, GoesOn));

    /// <summary>Where no step depends on how long the run is: neither its rate nor its lookahead.</summary>
    internal static bool GoesOnWith(Recipe recipe) => recipe.Lookahead.Steps == 0
        && recipe.Schedule.Kind is ScheduleKind.Constant or ScheduleKind.Step or ScheduleKind.Exponential or ScheduleKind.Plateau;
}
