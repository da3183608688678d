using Nin.Training.Runs;

namespace Nin.Training.Logging;

/// <summary>
/// Keeps a small file that says where a run is, so that another process can show it while it trains. It is written at most once a
/// second, whole or not at all.
/// </summary>
public sealed class ProgressLog : ITrainingObserver
{
    /// <summary>Notices that are kept, and the letters of each: the file stays small whatever happens.</summary>
    private const int MostNotices = 20, MostLetters = 1000;

    private readonly string _path;
    private readonly TimeProvider _clock;
    private RunProgress _progress = new();
    private long _written;

    /// <param name="path">The file, such as <see cref="RunFolder.Progress"/>, in a folder that is there.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public ProgressLog(string path)
        : this(path, TimeProvider.System)
    {
    }

    internal ProgressLog(string path, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (_path, _clock) = (Path.GetFullPath(path), clock);
    }

    /// <summary>Says that the run is being prepared, in the place of what an earlier session left.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Prepare() => Write(new RunProgress());

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void OnStart(TrainingStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        Write(_progress with
        {
            Stage = RunStage.Training,
            Network = start.Network,
            Data = start.Data,
            TrainPictures = start.TrainPictures,
            ValidationPictures = start.ValidationPictures,
            TestPictures = start.TestPictures,
            Classes = start.Classes,
        });
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public void OnProgress(in TrainingProgress progress)
    {
        _progress = _progress with { Stage = RunStage.Training, At = progress };
        if (_clock.GetElapsedTime(_written) >= TimeSpan.FromSeconds(1))
        {
            Write(_progress);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public void OnNotice(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(_progress with { Notices = [.. _progress.Notices.TakeLast(MostNotices - 1), Cut(text)] });
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public void OnEpoch(EpochMetrics metrics, bool isBest) => Write(_progress);

    /// <summary>Says that the run is trained, and that its report is being made.</summary>
    /// <param name="outcome">What it came to, in a sentence.</param>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public void BeginReport(string outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        Write(_progress with { Stage = RunStage.Reporting, Outcome = Cut(outcome) });
    }

    /// <summary>Says that the run has ended.</summary>
    /// <param name="outcome">What it came to, in a sentence.</param>
    /// <param name="report">The name of the report's file in the run's folder; null where there is none.</param>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public void End(string outcome, string? report = null)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        Write(_progress with { Stage = RunStage.Ended, Outcome = Cut(outcome), Report = report });
    }

    private static string Cut(string text) => text.Length > MostLetters ? text[..MostLetters] : text;

    private void Write(RunProgress progress)
    {
        progress.Write(_path);
        (_progress, _written) = (progress, _clock.GetTimestamp());
    }
}
