namespace Nin.Training;

/// <summary>What an epoch came to; a line of <c>metrics.jsonl</c>.</summary>
public sealed record EpochMetrics
{
    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>Steps done since the start.</summary>
    public long Step { get; init; }

    /// <summary>The learning rate of the epoch's last step.</summary>
    public double LearningRate { get; init; }

    /// <summary>
    /// The mean loss over the epoch's training pictures, as they were seen (augmented, with dropout and smoothing).
    /// </summary>
    public double TrainLoss { get; init; }

    /// <summary>The share of those answered correctly.</summary>
    public double TrainAccuracy { get; init; }

    /// <summary>The mean loss on the validation part, or null.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The accuracy on the validation part, or null.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Training pictures a second, without the validation.</summary>
    public double PicturesPerSecond { get; init; }

    /// <summary>The share of the training time that was spent waiting for pictures.</summary>
    public double DataWaitShare { get; init; }

    /// <summary>Seconds of training since the start, all sessions of the run together.</summary>
    public double Seconds { get; init; }
}
