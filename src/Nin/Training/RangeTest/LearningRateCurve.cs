namespace Nin.Training.RangeTest;

/// <summary>A step of a range test.</summary>
/// <param name="LearningRate">The rate of the step.</param>
/// <param name="Loss">The loss of its batch, taken before the weights move.</param>
/// <param name="Smoothed">The moving average of the losses so far.</param>
public readonly record struct LearningRatePoint(double LearningRate, double Loss, double Smoothed);

/// <summary>Why a range test ended.</summary>
public enum LearningRateEnd
{
    /// <summary>The highest rate was reached.</summary>
    Completed,

    /// <summary>The loss grew to several times its lowest, or was no number any more.</summary>
    Diverged,

    /// <summary>The network died: no picture was told from another any more.</summary>
    Died,
}

/// <summary>The loss of a network over a learning rate that rises from step to step.</summary>
/// <param name="Points">The steps; those on which the network was dead are left out.</param>
/// <param name="End">Why there are no more.</param>
public sealed record LearningRateCurve(IReadOnlyList<LearningRatePoint> Points, LearningRateEnd End)
{
    /// <summary>The rates that the curve speaks for; null where the loss never falls.</summary>
    public LearningRateSuggestion? Suggestion { get; } = LearningRateSuggestion.Of(Points);
}
