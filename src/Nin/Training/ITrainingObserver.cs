using Nin.Formats;

namespace Nin.Training;

/// <summary>
/// Is told how a run goes, on the thread that trains. A class gives what it wants to know; the rest is passed over.
/// Several observers are one by <see cref="Logging.Observers.Of"/>.
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

    /// <summary>
    /// The guard says that the network cannot learn any more. Told before the recipe's <see cref="Recipe.OnDeadHead"/> is done:
    /// where it is to be ignored, after every such step.
    /// </summary>
    /// <param name="step">The steps done since the start, or since the last restart.</param>
    /// <param name="reason">What the guard saw.</param>
    void OnDeadHead(long step, string reason)
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
