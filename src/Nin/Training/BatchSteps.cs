using Nin.Data;
using Nin.Execution;

namespace Nin.Training;

/// <summary>A loader's batch as the executor takes it.</summary>
internal static class BatchSteps
{
    /// <summary>Takes a batch forward and backward, its mixed labels too where it has any.</summary>
    public static StepResult Run(this TrainingExecutor executor, Batch batch, int pictureLength, ulong seed, uint step)
    {
        int mixed = batch.Others.Length == 0 ? 0 : batch.Count;
        return executor.Run(
            batch.Pictures.AsMemory(0, batch.Count * pictureLength), batch.Labels.AsMemory(0, batch.Count), seed, step,
            batch.Others.AsMemory(0, mixed), batch.Shares.AsMemory(0, mixed));
    }
}
