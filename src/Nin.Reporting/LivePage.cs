using System.Collections.Immutable;
using Nin.Formats;
using Nin.Reporting.Html;
using Nin.Reporting.Sections;
using Nin.Training;
using Nin.Training.Runs;

namespace Nin.Reporting;

/// <summary>
/// One page about a run that is under way: where it is, and its curves so far. A browser asks for it again by itself.
/// </summary>
public static class LivePage
{
    /// <summary>After how many seconds a browser asks again.</summary>
    public const int RefreshSeconds = 2;

    private const string NoEpoch = "no epoch is finished yet";

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
        ImmutableArray<EpochMetrics> epochs = Try(
            files.Metrics, path => (ImmutableArray<EpochMetrics>?)RunHistory.Read(path), NoEpoch, out string? noEpochs) ?? [];
        bool isOver = isLast || progress?.Stage == RunStage.Ended;
        List<Section> sections =
        [
            progress is null ? new MissingSection("Now", noProgress!) : new ProgressSection(progress, epochs, isOver),
            epochs.IsEmpty
                ? new MissingSection("Curves", noEpochs ?? NoEpoch)
                : new CurvesSection(epochs),
        ];
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(files.Path));
        string subtitle = isOver
            ? "This run has ended, and this is its last page: it is not updated any more."
            : $"This page is updated every {RefreshSeconds} seconds while the run goes on.";
        return Page.Of($"Training: {name}", subtitle, sections, isOver ? 0 : RefreshSeconds);
    }

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
