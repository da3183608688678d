using System.Collections.Immutable;
using Nin.Formats;
using Nin.Networks;
using Nin.Reporting.Html;
using Nin.Reporting.Sections;
using Nin.Tensors;
using Nin.Training;
using Nin.Training.Runs;

namespace Nin.Reporting;

/// <summary>
/// The report of a run that is under way, as far as it goes: where the run is, its curves so far, the network, the data, the
/// recipe. It asks by itself for what has changed. What is measured comes at the end, when the finished report takes its place.
/// </summary>
public static class LivePage
{
    /// <summary>After how many seconds the page asks for what has changed.</summary>
    public const int RefreshSeconds = 2;

    /// <summary>More than any report takes.</summary>
    private const long MostReportBytes = 64 << 20;

    private const string NoEpoch = "no epoch is finished yet", Later = "It is known when the first step is taken.";

    /// <summary>
    /// What a browser may do with the page, for the header by which it is served: it asks its own address and no other.
    /// </summary>
    public static string Policy => LiveScript.Policy;

    /// <summary>
    /// Makes the page from what the run wrote into its folder. What is not there yet, or cannot be read, is named in the page.
    /// </summary>
    /// <param name="folder">The run's folder, which need not exist yet.</param>
    /// <param name="isLast">Whether there will be no other page: the run has ended, whatever its folder says.</param>
    public static string Of(string folder, bool isLast = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var files = new RunFolder(folder);
        RunProgress? progress = Try(
            files.Progress, RunProgress.Read, "nothing has told yet where the run is", out string? noProgress);
        bool isOver = isLast || progress?.Stage == RunStage.Ended;
        if (isOver && progress?.Report is string name
            && Report(Path.Combine(files.Path, Path.GetFileName(name))) is string report)
        {
            return report;
        }

        ImmutableArray<EpochMetrics> epochs = Try(
            files.Metrics, path => (ImmutableArray<EpochMetrics>?)RunHistory.Read(path), NoEpoch, out string? noEpochs) ?? [];
        var run = RunRecord.ReadTexts(files);
        Network? network = NetworkOf(run, files, progress);
        List<Section> sections =
        [
            progress is null ? new WordsSection("Overview", Sentence(noProgress!)) : new ProgressSection(progress, epochs, isOver),
            epochs.IsEmpty ? new WordsSection("Curves", Sentence(noEpochs ?? NoEpoch)) : new CurvesSection(epochs),
            isOver
                ? new WordsSection(
                    "Not shown", "There is no report of this run, so classes, confusion, calibration and answers are not measured. 'nin report' makes "
                        + $"one of {files.Path}.")
                : new WordsSection(
                    "Still to come", "Classes, confusion, calibration, answers with maps and samples are measured when the training ends: the finished "
                        + "report then takes the place of this page."),
            network is null ? new WordsSection("Network", Later) : new NetworkSection(network),
            progress is { TrainPictures: > 0, Data: string data }
                ? new WordsSection("Data", DataSection.Sentence(
                    data, progress.TrainPictures, progress.ValidationPictures, progress.TestPictures))
                : new WordsSection("Data", Later),
            run.RecipeText is null && !isOver
                ? new WordsSection("Recipe and machine", Later)
                : new RunSection(run with { Missing = run.Missing.Remove("metrics.jsonl") }, model: null),
        ];
        string subtitle = isOver
            ? "This run has ended, and this is its last page: it is not updated any more."
            : $"This page is updated every {RefreshSeconds} seconds while the run goes on.";
        return Page.Of($"Training: {run.Name}", subtitle, sections, isOver ? 0 : RefreshSeconds);
    }

    /// <summary>The finished report; null where it is gone or damaged, and the last page stands for it.</summary>
    private static string? Report(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MostReportBytes ? File.ReadAllText(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The network, as the recipe names it or the run describes it; null while that is not known.</summary>
    private static Network? NetworkOf(RunRecord run, RunFolder files, RunProgress? progress)
    {
        if (run.Recipe is not { } recipe || progress is not { Classes: > 0 and int classes })
        {
            return null;
        }

        try
        {
            int side = recipe.InputSize;
            if (File.Exists(files.Network))
            {
                Network own = NetworkJson.Load(files.Network);
                return side == 0 ? own : own.WithInput(own.Input with { Height = side, Width = side });
            }

            NetworkEntry entry = NetworkCatalog.Find(recipe.Network);
            FeatureShape input = entry.Input;
            return entry.Create(classes, side == 0 ? input : input with { Height = side, Width = side });
        }
        catch (Exception error) when (error is ArgumentException or NinFormatException or IOException
            or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}.";

    private static T? Try<T>(string path, Func<string, T> read, string absent, out string? problem)
    {
        problem = null;
        try
        {
            return read(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = absent;
        }
        catch (Exception error) when (error is NinFormatException or IOException or UnauthorizedAccessException)
        {
            problem = $"{Path.GetFileName(path)}: {error.Message}";
        }

        return default;
    }
}
