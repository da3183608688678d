using Nin.Training;

namespace Nin.Cli.Output;

/// <summary>How long a run will still take, from its pace so far and the time it was given.</summary>
internal sealed class TimeLeft
{
    private readonly int _batchSize;
    private readonly Func<double?> _secondsToLimit;
    private double? _lastEpochEnd, _secondsPerEpoch;

    /// <param name="start">What the run began as.</param>
    /// <param name="secondsToLimit">Gives the seconds until its time is up, or null where it has no limit.</param>
    public TimeLeft(TrainingStart start, Func<double?> secondsToLimit) =>
        (_batchSize, _secondsToLimit) = (Math.Min(start.Recipe.BatchSize, start.TrainPictures), secondsToLimit);

    /// <summary>Takes note of a whole epoch, its validation with it.</summary>
    public void Complete(EpochMetrics metrics)
    {
        // The first epoch of a session may have begun in the middle: only the time between two ends is that of an epoch.
        _secondsPerEpoch = metrics.Seconds - _lastEpochEnd;
        _lastEpochEnd = metrics.Seconds;
    }

    /// <summary>Seconds to the end of the epoch's steps.</summary>
    public double OfEpoch(in TrainingProgress progress) =>
        progress.PicturesPerSecond > 0
            ? (double)(progress.Batches - progress.Batch) * _batchSize / progress.PicturesPerSecond
            : 0;

    /// <summary>Whichever comes first, the end of the run or that of its time, for a line of its own.</summary>
    public string TextOfRun(in TrainingProgress progress)
    {
        double run = OfRun(progress);
        return _secondsToLimit() is double limit && limit < run
            ? $"{Figures.Time(limit)} left to the time limit"
            : $"{Figures.Time(run)} left";
    }

    /// <summary>The same, and before it the end of the epoch where that comes before both.</summary>
    public string Text(in TrainingProgress progress)
    {
        double epoch = OfEpoch(progress), run = OfRun(progress);
        double? limit = _secondsToLimit();
        string last = limit < run ? $"time limit {Figures.Time(limit.Value)}" : $"run {Figures.Time(run)}";
        return progress.Epoch == progress.Epochs || limit < epoch
            ? $"left: {last}"
            : $"left: epoch {Figures.Time(epoch)}, {last}";
    }

    /// <summary>Seconds to the end of the run.</summary>
    public double OfRun(in TrainingProgress progress)
    {
        double epoch = progress.PicturesPerSecond > 0 ? (double)progress.Batches * _batchSize / progress.PicturesPerSecond : 0;
        return OfEpoch(progress) + ((progress.Epochs - progress.Epoch) * (_secondsPerEpoch ?? epoch));
    }
}
