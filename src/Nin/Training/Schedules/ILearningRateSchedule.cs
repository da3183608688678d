namespace Nin.Training.Schedules;

/// <summary>The learning rate's course over a run; one of one's own is given to <see cref="TrainerOptions.Schedule"/>.</summary>
public interface ILearningRateSchedule
{
    /// <summary>The share of the highest rate that a step trains with.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="stepsPerEpoch">Steps of an epoch.</param>
    /// <param name="epochs">Epochs of the run.</param>
    double FactorAt(long step, int stepsPerEpoch, int epochs);

    /// <summary>
    /// Is told what each epoch came to, in their order. A run that is resumed tells of the epochs before first, so that a
    /// schedule needs no memory of its own.
    /// </summary>
    void OnEpoch(EpochMetrics metrics)
    {
    }
}
