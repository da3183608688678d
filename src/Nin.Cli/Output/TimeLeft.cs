using Nin.Training;

namespace Nin.Cli.Output;

/// <summary>How long a run will still take, from its pace so far.</summary>
internal sealed class TimeLeft
{
    private readonly int _batchSize;
    private double? _lastEpochEnd, _secondsPerEpoch;

    public TimeLeft(TrainingStart start, Recipe recipe) => _batchSize = Math.Min(recipe.BatchSize, start.TrainPictures);

    /// <summary>Takes note of a whole epoch, its validation with it.</summary>
    public void Complete(EpochMetrics metrics)
    {
        // The first epoch of a session may have begun in the middle: only the time between two ends is that of an epoch.
        _secondsPerEpoch = metrics.Seconds - _lastEpochEnd;
        _lastEpochEnd = metrics.Seconds;
    }

    /// <summary>Seconds to the end of the epoch's steps.</summary>
    public double OfEpoch(in TrainingProgress progress) =>
        progress.PicturesPerSecond > 0 ? (double)(progress.Batches - progress.Batch) * _batchSize / progress.PicturesPerSecond : 0;

    /// <summary>Seconds to the end of the run.</summary>
    public double OfRun(in TrainingProgress progress)
    {
        double epoch = progress.PicturesPerSecond > 0 ? (double)progress.Batches * _batchSize / progress.PicturesPerSecond : 0;
        return OfEpoch(progress) + ((progress.Epochs - progress.Epoch) * (_secondsPerEpoch ?? epoch));
    }
}
