using System.Globalization;
using System.Text.Encodings.Web;
using Nin.Experiments;
using Nin.Reporting.Charts;

namespace Nin.Reporting.Experiments;

/// <summary>
/// An experiment's figures as one SVG picture: the errors of each arm by epoch, on pictures that were learned from and on others
/// side by side; where nothing was measured by epoch, a figure of each arm with its range.
/// </summary>
internal static class ExperimentChart
{
    private const int Gap = 24, Title = 26, RowHeight = 30, Around = 70, IntervalWidth = 720;

    /// <summary>The page's colours, on light and on dark paper.</summary>
    private const string Style = """
        <style>
        svg { --paper: #ffffff; --c1: #1d2733; --c2: #d5dbe1; --c3: #0b5fb3; --c4: #c2410c; --c5: #1a7f4b; --c6: #8a3ea8; --c7: #a16207; --c8: #0e7490; --c9: #be185d }
        @media (prefers-color-scheme: dark) { svg { --paper: #14181d; --c1: #e8edf2; --c2: #39434e; --c3: #6cb2ff; --c4: #ff9a5c; --c5: #5fd29a; --c6: #d49bf0; --c7: #e7c04a; --c8: #5cc8dd; --c9: #ff8fbf } }
        </style>
        """;

    /// <summary>What is to be seen, in a sentence.</summary>
    public static string Words(ExperimentResult result) => HasCurves(result)
        ? "Wrong answers by epoch, the mean over the seeds: left of pictures that were learned from, right of others."
        : $"{ShownFigure(result).Title}: each arm with its 95 % range.";

    /// <summary>The picture as a file of its own.</summary>
    public static string File(ExperimentResult result)
    {
        (int width, int height) = Size(result);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"
             font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif">
            <title>{HtmlEncoder.Default.Encode(Words(result))}</title>
            {Style}
            <rect width="{width}" height="{height}" fill="var(--paper)"/>
            {Drawing(result)}
            </svg>

            """);
    }

    /// <summary>The picture as a part of a page, which has the colours.</summary>
    public static string Inline(ExperimentResult result)
    {
        (int width, int height) = Size(result);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg class=\"chart wide\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{HtmlEncoder.Default.Encode(Words(result))}\">{Drawing(result)}</svg>");
    }

    /// <summary>The mean of an arm's errors in an epoch over the seeds that have reached it.</summary>
    internal static IEnumerable<(double Epoch, double Error)> MeanErrors(
        ExperimentResult result, string arm, Func<EpochErrors, double> of) => result.Of(arm).SelectMany(run => run.Epochs)
            .GroupBy(errors => errors.Epoch).OrderBy(epoch => epoch.Key)
            .Select(epoch => ((double)epoch.Key, epoch.Average(of)));

    private static bool HasCurves(ExperimentResult result) => result.Runs.Any(run => !run.Epochs.IsEmpty);

    private static ExperimentFigure ShownFigure(ExperimentResult result) =>
        result.Experiment.Measure.Figures.FirstOrDefault(figure => figure.Name == result.Experiment.Shown)
            ?? result.Experiment.Measure.Figures[0];

    private static (int Width, int Height) Size(ExperimentResult result) => HasCurves(result)
        ? ((2 * Chart.Width) + Gap, Chart.Height + Title)
        : (IntervalWidth, (RowHeight * result.Experiment.Arms.Length) + Around);

    private static string Drawing(ExperimentResult result)
    {
        if (!HasCurves(result))
        {
            return Intervals(result);
        }

        double most = result.Runs.SelectMany(run => run.Epochs).Max(errors => Math.Max(errors.Train, errors.Test));
        return Panel("learned", 0, "pictures learned from", errors => errors.Train)
            + Panel("others", Chart.Width + Gap, "other pictures", errors => errors.Test);

        string Panel(string id, int left, string title, Func<EpochErrors, double> of)
        {
            var chart = new Chart(
                new ChartAxis("epoch") { IsWhole = true }, new ChartAxis("wrong") { IsShare = true, Least = 0, Most = most * 1.02 });
            foreach (ExperimentArm arm in result.Experiment.Arms)
            {
                chart.Line(arm.Name, MeanErrors(result, arm.Name, of));
            }

            return string.Create(
                CultureInfo.InvariantCulture,
                $"<text x=\"{left + 12}\" y=\"17\" font-size=\"14\" font-weight=\"600\" fill=\"var(--c1)\">{title}</text>")
                + chart.Svg(id, string.Create(
                    CultureInfo.InvariantCulture, $"x=\"{left}\" y=\"{Title}\" width=\"{Chart.Width}\" height=\"{Chart.Height}\""));
        }
    }

    private static string Intervals(ExperimentResult result)
    {
        ExperimentFigure figure = ShownFigure(result);
        bool isShare = figure.Kind is FigureKind.Share or FigureKind.YesNo;
        string[] arms = [.. result.Experiment.Arms.Select(arm => arm.Name).Reverse()];
        (int width, int height) = Size(result);
        var chart = new Chart(
            new ChartAxis(figure.Title) { IsShare = isShare, Least = isShare ? -0.02 : null, Most = isShare ? 1.02 : null },
            new ChartAxis("") { Labels = arms, Least = -0.5, Most = arms.Length - 0.5 });
        for (int i = 0; i < arms.Length; i++)
        {
            Estimate estimate = result.Mean(arms[i], figure.Name);
            if (estimate.Count > 0)
            {
                chart.Interval(i, estimate.Mean, estimate.Low, estimate.High);
            }
        }

        return chart.Svg("intervals", string.Create(
            CultureInfo.InvariantCulture, $"width=\"{width}\" height=\"{height}\""), width, height);
    }
}
