namespace Nin.Training;

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
    int Epoch, int Epochs, int Batch, int Batches, double Loss, double Accuracy, double LearningRate, double PicturesPerSecond)
{
    /// <summary>The mean loss of the step's pictures alone.</summary>
    public double StepLoss { get; init; }
}
