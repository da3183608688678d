using System.Globalization;
using System.Text;
using System.Text.Json;
using Nin.Experiments;
using Nin.Formats;
using Nin.Reporting.Html;

namespace Nin.Reporting.Experiments;

/// <summary>What an experiment leaves for people to read, and for programs: a page, a chart, a text, JSON and CSV.</summary>
public static class ExperimentReport
{
    /// <summary>The names of the files.</summary>
    public const string PageName = "index.html", ChartName = "chart.svg", TextName = "result.md", JsonName = "results.json",
        RunsName = "results.csv", EpochsName = "epochs.csv";

    /// <summary>Writes all files into a folder, which must exist.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="result">The results, complete or as far as they go.</param>
    /// <param name="command">The command that makes them again.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, ExperimentResult result, string command)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Write(PageName, Page(result, command));
        Write(ChartName, Chart(result));
        Write(TextName, Text(result, command));
        Write(JsonName, Json(result, command));
        Write(RunsName, RunsCsv(result));
        if (result.Runs.Any(run => !run.Epochs.IsEmpty))
        {
            Write(EpochsName, EpochsCsv(result));
        }

        void Write(string name, string text) => AtomicFile.WriteText(Path.Combine(folder, name), text);
    }

    /// <summary>The page: one file, which holds its chart, fetches nothing and runs nothing.</summary>
    /// <param name="result">The results.</param>
    /// <param name="command">The command that makes them again.</param>
    public static string Page(ExperimentResult result, string command)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(command);
        List<Section> sections =
        [
            new ExperimentSection("Answer", html =>
            {
                html.Text("p", result.Answer.Text, ("class", "answer"));
                if (!result.IsComplete)
                {
                    html.Text("p", Progress(result), ("class", "missing"));
                }
            }),
            new ExperimentSection("Chart", html => html.Begin("figure").Markup(ExperimentChart.Inline(result))
                .Text("figcaption", ExperimentChart.Words(result)).End()),
            new ExperimentSection("Figures", html =>
            {
                HtmlTable.Write(html, "each arm, the mean over its seeds and the 95 % range", ExperimentTable.Columns(result),
                    ExperimentTable.Rows(result));
                HtmlTable.WriteFolded(
                    html, "each run",
                    ["arm", "seed#", .. result.Experiment.Measure.Figures.Select(figure => figure.Title + "#"), "time#"],
                    ExperimentTable.RunRows(result));
            }),
            new WordsSection("Design", result.Experiment.Design),
            new ExperimentSection("How it was made", html =>
            {
                HtmlTable.Write(html, "what the figures are of", ["of", "what"], Facts(result).Select(
                    IReadOnlyList<string> (fact) => [fact.Name, fact.Text]));
                html.Text("p", "The command that makes it again:").Text("pre", command, ("tabindex", "0"));
            }),
        ];
        return Html.Page.Of($"Experiment: {result.Experiment.Name}", result.Experiment.Question, sections);
    }

    /// <summary>The chart as an SVG file of its own, for light and dark paper.</summary>
    public static string Chart(ExperimentResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return ExperimentChart.File(result);
    }

    /// <summary>The result as Markdown, with its chart beside it.</summary>
    /// <param name="result">The results.</param>
    /// <param name="command">The command that makes them again.</param>
    public static string Text(ExperimentResult result, string command)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {result.Experiment.Name}\n\n**{result.Experiment.Question}**\n\n{result.Answer.Text}\n\n");
        if (!result.IsComplete)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Progress(result)}\n\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"![{ExperimentChart.Words(result)}]({ChartName})\n\n");
        IReadOnlyList<string> columns = ExperimentTable.Columns(result);
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", columns.Select(column => column.TrimEnd('#')))} |\n");
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", columns.Select(column => column.EndsWith('#') ? "---:" : "---"))} |\n");
        foreach (IReadOnlyList<string> row in ExperimentTable.Rows(result))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        }

        text.Append("\nThe mean over the seeds, and the range in which it lies with a confidence of 95 %.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{result.Experiment.Design}\n\n");
        foreach ((string name, string fact) in Facts(result))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {name}: {fact}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"\n    {command}\n").ToString();
    }

    /// <summary>The results as a JSON document.</summary>
    /// <param name="result">The results.</param>
    /// <param name="command">The command that makes them again.</param>
    public static string Json(ExperimentResult result, string command)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonSerializer.Serialize(
            ExperimentDocument.Of(result, command), ExperimentDocumentContext.Readable.ExperimentDocument);
    }

    private static string RunsCsv(ExperimentResult result)
    {
        ExperimentFigure[] figures = [.. result.Experiment.Measure.Figures];
        var text = new StringBuilder($"arm,seed,{string.Join(',', figures.Select(figure => figure.Name))},seconds\n");
        foreach (ExperimentRun run in result.Runs)
        {
            IEnumerable<string> numbers = figures.Select(figure => run.Figures.TryGetValue(figure.Name, out double number)
                ? number.ToString(CultureInfo.InvariantCulture)
                : "");
            text.Append(CultureInfo.InvariantCulture, $"{run.Arm},{run.Seed},{string.Join(',', numbers)},{run.Seconds:F1}\n");
        }

        return text.ToString();
    }

    private static string EpochsCsv(ExperimentResult result)
    {
        var text = new StringBuilder("arm,seed,epoch,trainError,testError\n");
        foreach ((ExperimentRun run, EpochErrors errors) in
            from run in result.Runs from errors in run.Epochs select (run, errors))
        {
            text.Append(CultureInfo.InvariantCulture, $"{run.Arm},{run.Seed},{errors.Epoch},{errors.Train},{errors.Test}\n");
        }

        return text.ToString();
    }

    private static string Progress(ExperimentResult result) =>
        string.Create(CultureInfo.InvariantCulture, $"{result.Runs.Length} of {result.RunsInAll} runs are done.");

    private static IEnumerable<(string Name, string Text)> Facts(ExperimentResult result)
    {
        foreach (string data in result.Data)
        {
            yield return ("data", data);
        }

        yield return ("seeds", result.Seeds.Length <= 10
            ? string.Join(", ", result.Seeds)
            : string.Create(CultureInfo.InvariantCulture, $"{result.Seeds.Length}, from {result.Seeds[0]} to {result.Seeds[^1]}"));
        yield return ("machine", result.Machine);
        yield return ("training", $"{TimeText.Of(result.Seconds)} in all");
    }
}
