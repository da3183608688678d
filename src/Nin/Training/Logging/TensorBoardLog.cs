using System.Globalization;
using Nin.Formats;

namespace Nin.Training.Logging;

/// <summary>
/// Writes a run's figures as scalars that TensorBoard shows: <c>loss/train</c>, <c>loss/validation</c>, <c>accuracy/train</c>,
/// <c>accuracy/validation</c>, <c>learning_rate</c> and <c>speed</c> (pictures a second) of every epoch, and <c>loss/step</c> of
/// every tenth step. They stand at the steps since the run's start.
/// </summary>
/// <remarks>
/// The file is called <c>events.out.tfevents.SECONDS.HOST</c>. Records are added whole, so TensorBoard can follow. A resumed run
/// has a file of its own; it says at which step it goes on, and readers forget what was done twice.
/// </remarks>
public sealed class TensorBoardLog : ITrainingObserver
{
    private const string FilePrefix = "events.out.tfevents.";

    /// <summary>Steps from one <c>loss/step</c> to the next.</summary>
    private const int StepInterval = 10;

    private readonly string _folder;
    private readonly TimeProvider _clock;
    private string? _file;
    private long _last;

    /// <param name="folder">The folder for the file, such as that of the run; it is made where there is none.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public TensorBoardLog(string folder)
        : this(folder, TimeProvider.System)
    {
    }

    internal TensorBoardLog(string folder, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        (_folder, _clock) = (Path.GetFullPath(folder), clock);
    }

    private double Now => _clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void OnStart(TrainingStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        bool isFirst = !Directory.Exists(_folder) || !Directory.EnumerateFiles(_folder, FilePrefix + "*").Any();
        (_file, _last) = (null, 0);
        if (isFirst)
        {
            // A run that is logged from here on only: its curves are to be whole all the same.
            foreach (EpochMetrics epoch in start.History)
            {
                Write(epoch, Now - (start.History[^1].Seconds - epoch.Seconds));
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public void OnProgress(in TrainingProgress progress)
    {
        long step = ((long)(progress.Epoch - 1) * progress.Batches) + progress.Batch;
        if (step % StepInterval == 0 || step == 1)
        {
            Write(step, Now, ("loss/step", progress.StepLoss));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public void OnEpoch(EpochMetrics metrics, bool isBest)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Write(metrics, Now);
    }

    private void Write(EpochMetrics metrics, double time)
    {
        List<(string Tag, double Value)> scalars = [("loss/train", metrics.TrainLoss), ("accuracy/train", metrics.TrainAccuracy)];
        if (metrics.ValidationLoss is double loss)
        {
            scalars.Add(("loss/validation", loss));
        }

        if (metrics.ValidationAccuracy is double accuracy)
        {
            scalars.Add(("accuracy/validation", accuracy));
        }

        scalars.Add(("learning_rate", metrics.LearningRate));
        scalars.Add(("speed", metrics.PicturesPerSecond));
        Write(metrics.Step, time, [.. scalars]);
    }

    private void Write(long step, double time, params ReadOnlySpan<(string Tag, double Value)> scalars)
    {
        byte[] opening = _file is null ? EventRecord.Version(time) : [];
        _file ??= FreeFile();

        // The first record of a session, or of a run that began again because its head died.
        byte[] start = opening.Length > 0 || step < _last ? EventRecord.SessionStart(time, step) : [];
        AtomicFile.Append(_file, [.. opening, .. start, .. EventRecord.Scalars(time, step, scalars)]);
        _last = step;
    }

    /// <summary>A name that comes behind those of earlier sessions: readers take the files in the order of their names.</summary>
    private string FreeFile()
    {
        Directory.CreateDirectory(_folder);
        string host = string.Concat(
            Environment.MachineName.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.'));
        for (long second = (long)Now; ; second++)
        {
            string prefix = string.Create(CultureInfo.InvariantCulture, $"{FilePrefix}{second:D10}.");
            if (!Directory.EnumerateFiles(_folder, prefix + "*").Any())
            {
                return Path.Combine(_folder, prefix + (host.Length > 0 ? host : "localhost"));
            }
        }
    }
}
