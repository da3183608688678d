using System.Collections.Immutable;

namespace Nin.Experiments;

/// <summary>What was measured of an experiment so far, and what it says.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Seeds">The seeds that each arm is run with.</param>
/// <param name="Runs">The runs that are done, in the order in which they are made.</param>
public sealed record ExperimentResult(Experiment Experiment, ImmutableArray<ulong> Seeds, ImmutableArray<ExperimentRun> Runs)
{
    /// <summary>The data that was learned from, for people to read; one line a data set.</summary>
    public ImmutableArray<string> Data { get; init; } = [];

    /// <summary>What its runs were made on: processors, threads and kernels.</summary>
    public string Machine { get; init; } = "";

    /// <summary>The runs of all arms and seeds together.</summary>
    public int RunsInAll => Experiment.Arms.Length * Seeds.Length;

    /// <summary>Whether every run is done.</summary>
    public bool IsComplete => Runs.Length == RunsInAll;

    /// <summary>Seconds of training of all runs together.</summary>
    public double Seconds => Runs.Sum(run => run.Seconds);

    /// <summary>What the figures say.</summary>
    public ExperimentAnswer Answer => Experiment.Verdict(this);

    /// <summary>The runs of an arm, by their seeds.</summary>
    public IEnumerable<ExperimentRun> Of(string arm) => Runs.Where(run => run.Arm == arm).OrderBy(run => run.Seed);

    /// <summary>The numbers of a figure, one a run that has it.</summary>
    /// <param name="arm">The arm's name.</param>
    /// <param name="figure">The figure's name.</param>
    public IReadOnlyList<double> Numbers(string arm, string figure) =>
        [.. Of(arm).Where(run => run.Figures.ContainsKey(figure)).Select(run => run.Figures[figure])];

    /// <summary>A figure of an arm over its seeds.</summary>
    /// <param name="arm">The arm's name.</param>
    /// <param name="figure">The figure's name.</param>
    /// <exception cref="ArgumentException">The experiment measures no such figure.</exception>
    public Estimate Mean(string arm, string figure)
    {
        ExperimentFigure measured = Experiment.Measure.Figures.FirstOrDefault(one => one.Name == figure)
            ?? throw new ArgumentException(
            $"ExperimentResult: {Experiment.Name} measures no '{figure}'; it measures "
                + $"{string.Join(", ", Experiment.Measure.Figures.Select(one => one.Name))}.", nameof(figure));
        IReadOnlyList<double> numbers = Numbers(arm, figure);
        return measured.Kind == FigureKind.YesNo ? Estimate.OfYesNo(numbers) : Estimate.OfNumbers(numbers);
    }

    /// <summary>
    /// By how much a figure of one arm lies above that of another: over the seeds that both were run with, seed by seed, since
    /// what a seed does to both says nothing about their difference.
    /// </summary>
    /// <param name="arm">The arm's name.</param>
    /// <param name="other">The name of the one it is compared with.</param>
    /// <param name="figure">The figure's name.</param>
    public Estimate Difference(string arm, string other, string figure) => Estimate.OfNumbers(
    [
        .. from one in Of(arm)
           join two in Of(other) on one.Seed equals two.Seed
           where one.Figures.ContainsKey(figure) && two.Figures.ContainsKey(figure)
           select one.Figures[figure] - two.Figures[figure],
    ]);

    /// <summary>
    /// By how much the difference of one pair of arms lies above that of another pair, over the seeds that all four were run
    /// with.
    /// </summary>
    /// <param name="pair">An arm, and what is taken from it.</param>
    /// <param name="other">The pair whose difference is taken from that.</param>
    /// <param name="figure">The figure's name.</param>
    public Estimate DifferenceOf((string Arm, string Other) pair, (string Arm, string Other) other, string figure)
    {
        string[] arms = [pair.Arm, pair.Other, other.Arm, other.Other];
        return Estimate.OfNumbers(
        [
            .. from seed in Seeds
               let found = arms.Select(
                   arm => Of(arm).FirstOrDefault(run => run.Seed == seed && run.Figures.ContainsKey(figure))).ToArray()
               where found.All(run => run is not null)
               let figures = found.Select(run => run!.Figures[figure]).ToArray()
               select figures[0] - figures[1] - (figures[2] - figures[3]),
        ]);
    }
}
