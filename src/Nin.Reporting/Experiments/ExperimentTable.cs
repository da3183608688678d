using System.Globalization;
using Nin.Experiments;
using Nin.Reporting.Html;

namespace Nin.Reporting.Experiments;

/// <summary>An experiment's figures as a table: a row an arm, each figure with its 95 % range over the seeds.</summary>
internal static class ExperimentTable
{
    private const string None = "–";

    /// <summary>The heads; a head that ends with <c>#</c> is one of numbers.</summary>
    public static IReadOnlyList<string> Columns(ExperimentResult result) =>
        ["arm", "runs#", .. result.Experiment.Measure.Figures.Select(figure => figure.Title + "#")];

    /// <summary>A row an arm.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(ExperimentResult result) => result.Experiment.Arms.Select(
        IReadOnlyList<string> (arm) =>
        [
            arm.Name, Numbers.Count(result.Of(arm.Name).Count()),
            .. result.Experiment.Measure.Figures.Select(figure => Cell(result.Mean(arm.Name, figure.Name), figure.Kind)),
        ]);

    /// <summary>A row a run, with the figures as they were measured.</summary>
    public static IEnumerable<IReadOnlyList<string>> RunRows(ExperimentResult result) => result.Runs.Select(
        IReadOnlyList<string> (run) =>
        [
            run.Arm, run.Seed.ToString(CultureInfo.InvariantCulture),
            .. result.Experiment.Measure.Figures.Select(figure =>
                run.Figures.TryGetValue(figure.Name, out double number) ? Plain(number, figure.Kind) : None),
            TimeText.Of(run.Seconds),
        ]);

    private static string Cell(Estimate estimate, FigureKind kind)
    {
        if (estimate.Count == 0)
        {
            return None;
        }

        string mean = kind switch
        {
            FigureKind.Count => Number(estimate.Mean),
            FigureKind.YesNo => string.Create(
                CultureInfo.InvariantCulture, $"{Math.Round(estimate.Mean * estimate.Count)} of {estimate.Count}"),
            FigureKind.Difference => Points(estimate.Mean),
            _ => Numbers.Percent(estimate.Mean),
        };
        bool isTheSame = kind == FigureKind.Count && estimate.Low == estimate.High;
        return !estimate.HasRange || isTheSame ? mean
            : kind == FigureKind.Count ? $"{mean} ({Number(Math.Max(0, estimate.Low))} to {Number(estimate.High)})"
            : kind == FigureKind.Difference
            ? string.Create(CultureInfo.InvariantCulture, $"{mean} ({100 * estimate.Low:0.0} to {100 * estimate.High:0.0})")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{mean} ({100 * Math.Max(0, estimate.Low):0.0} to {100 * Math.Min(1, estimate.High):0.0} %)");
    }

    private static string Plain(double number, FigureKind kind) => kind switch
    {
        FigureKind.Count => Number(number),
        FigureKind.YesNo => number == 0 ? "no" : "yes",
        FigureKind.Difference => Points(number),
        _ => Numbers.Percent(number),
    };

    private static string Points(double difference) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * difference:0.00} points");

    private static string Number(double number) =>
        number.ToString(number == Math.Floor(number) ? "N0" : "N1", CultureInfo.InvariantCulture);
}
