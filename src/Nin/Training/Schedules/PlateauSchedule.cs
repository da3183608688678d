namespace Nin.Training.Schedules;

/// <summary>
/// The rate falls each time the validation loss has not fallen for some epochs; the training loss where there is none.
/// </summary>
/// <remarks><b>Source</b> torch.optim.lr_scheduler.ReduceLROnPlateau, with its relative threshold of 1e-4.</remarks>
/// <param name="gamma">What the rate is multiplied by, in (0, 1).</param>
/// <param name="patience">The epochs without a fall that are borne.</param>
public sealed class PlateauSchedule(double gamma = 0.1, int patience = 10) : ILearningRateSchedule
{
    private const double Threshold = 1e-4;

    private double _factor = 1, _best = double.PositiveInfinity;
    private int _bad;

    /// <inheritdoc/>
    public double FactorAt(long step, int stepsPerEpoch, int epochs) => _factor;

    /// <inheritdoc/>
    public void OnEpoch(EpochMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        double loss = metrics.ValidationLoss ?? metrics.TrainLoss;
        if (loss < _best * (1 - Threshold))
        {
            (_best, _bad) = (loss, 0);
            return;
        }

        if (++_bad > patience)
        {
            (_factor, _bad) = (_factor * gamma, 0);
        }
    }
}
