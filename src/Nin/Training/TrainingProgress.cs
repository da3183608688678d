using Nin.Formats;

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

/// <summary>Where a run stands after a step.</summary>
/// <param name="Epoch">The epoch under way, from 1.</param>
/// <param name="Epochs">The epochs of the run.</param>
/// <param name="Batch">The batches of the epoch that are done.</param>
/// <param name="Batches">The batches of an epoch.</param>
/// <param name="Loss">The mean loss of the epoch so far.</param>
/// <param name="Accuracy">The training accuracy of the epoch so far.</param>
/// <param name="LearningRate">The step's rate.</param>
/// <param name="PicturesPerSecond">Training pictures a second in this epoch.</param>
public readonly record struct TrainingProgress(
    int Epoch, int Epochs, int Batch, int Batches, double Loss, double Accuracy, double LearningRate, double PicturesPerSecond);

/// <summary>What a run is about to do.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Parameters">Its trained parameters.</param>
/// <param name="Data">The data set's name.</param>
/// <param name="TrainPictures">Pictures learned from.</param>
/// <param name="ValidationPictures">Pictures choices are made on.</param>
/// <param name="TestPictures">Pictures for the last look.</param>
/// <param name="Classes">Classes.</param>
/// <param name="Threads">Threads that compute.</param>
/// <param name="Kernels">The kernels in use.</param>
/// <param name="Folder">The run's folder, or null.</param>
public sealed record TrainingStart(
    string Network, long Parameters, string Data, int TrainPictures, int ValidationPictures, int TestPictures, int Classes,
    int Threads,
    string Kernels, string? Folder);

/// <summary>
/// Is told how a run goes, on the thread that trains. A class gives what it wants to know; the rest is passed over.
/// </summary>
public interface ITrainingObserver : IWorkObserver<TrainingProgress>
{
    /// <summary>
    /// Asked after every step: whether the run should end now, with the best model so far and a checkpoint to go on from.
    /// </summary>
    bool ShouldStop => false;

    /// <summary>The run begins.</summary>
    void OnStart(TrainingStart start)
    {
    }

    /// <summary>An epoch is done.</summary>
    /// <param name="metrics">What it came to.</param>
    /// <param name="isBest">
    /// Whether it is the best so far on the validation part; false where there is none, and the last epoch is kept.
    /// </param>
    void OnEpoch(EpochMetrics metrics, bool isBest)
    {
    }
}
