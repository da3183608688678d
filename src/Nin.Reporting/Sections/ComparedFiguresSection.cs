using System.Globalization;
using System.Text.Json;
using Nin.Metrics;
using Nin.Reporting.Html;

namespace Nin.Reporting.Sections;

/// <summary>What the runs reach on the same pictures, and whether the difference is more than chance.</summary>
internal sealed class ComparedFiguresSection(IReadOnlyList<ComparedRun> runs, string? part, string why) : Section
{
    public override string Title => "Figures";

    public override void Write(HtmlWriter html)
    {
        if (part is null)
        {
            html.Text("p", $"Missing: {why}", ("class", "missing"));
        }

        HtmlTable.Write(
            html, part is null ? "the runs by their own figures" : $"the runs on {part}",
            ["run", "epochs#", "best validation#", "accuracy#", "95 %#", "loss#", "ECE#", "time#"], runs.Select(Row));
        foreach (ComparedRun run in runs.Where(run => run.Problem is not null))
        {
            html.Text("p", $"Not measured: {run.Name}: {run.Problem}", ("class", "missing"));
        }

        ComparedRun[] measured = [.. runs.Where(run => run.Measured is not null)];
        if (measured.Length < 2)
        {
            return;
        }

        (string first, MeasuredRun one) = (measured[0].Name, measured[0].Measured!);
        html.Text("h3", $"Against {first}");
        html.Text("p", "Only the pictures tell which one run has right and the other wrong. The p-value says how often runs that are equally good "
            + "would part so unevenly by chance (McNemar's exact test, two-sided): below 0.05 is commonly called a difference. It judges these "
            + "trained models, not their recipes: another seed may turn it round.");
        HtmlTable.Write(
            html, $"pictures that only one of the two has right, against {first}",
            ["run", "only this run right#", $"only {first} right#", "difference#", "p-value#"],
            measured.Skip(1).Select(run => Against(one, run.Name, run.Measured!)));
    }

    private IReadOnlyList<string> Row(ComparedRun run)
    {
        var epochs = run.Run.Epochs;
        double? best = epochs.IsEmpty ? null : epochs.Max(epoch => epoch.ValidationAccuracy);
        return
        [
            run.Name, epochs.IsEmpty ? "–" : Numbers.Count(epochs[^1].Epoch), Numbers.Percent(best),
            Numbers.Percent(run.Measured?.Evaluation.Accuracy ?? Own(run, "testAccuracy")),
            run.Measured is null ? "–" : Numbers.Range(run.Measured.Evaluation.AccuracyInterval),
            Numbers.Loss(run.Measured?.Evaluation.Loss ?? Own(run, "testLoss")),
            Numbers.Percent(run.Measured?.Evaluation.CalibrationError),
            epochs.IsEmpty ? "–" : TimeText.Of(epochs[^1].Seconds),
        ];
    }

    /// <summary>What the run itself wrote into its model, where the runs have no pictures in common to be measured on.</summary>
    private double? Own(ComparedRun run, string name)
    {
        if (part is not null || run.Run.Model?.Metrics is not string metrics)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(metrics);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out JsonElement figure) && figure.ValueKind == JsonValueKind.Number
                    ? figure.GetDouble()
                    : null;
        }
        catch (JsonException)
        {
            // A file of another program may hold anything there.
            return null;
        }
    }

    private static IReadOnlyList<string> Against(MeasuredRun first, string name, MeasuredRun run)
    {
        McNemar test = McNemar.Of(first.Right, run.Right);
        double difference = run.Evaluation.Accuracy - first.Evaluation.Accuracy;
        return
        [
            name, Numbers.Count(test.OnlySecond), Numbers.Count(test.OnlyFirst),
            string.Create(CultureInfo.InvariantCulture, $"{100 * difference:+0.00;−0.00;0.00} points"),
            test.PValue < 0.0001 ? "< 0.0001" : test.PValue.ToString("F4", CultureInfo.InvariantCulture),
        ];
    }
}
