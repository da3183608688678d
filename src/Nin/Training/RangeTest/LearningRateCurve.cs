namespace Nin.Training.RangeTest;

/// <summary>The loss of a network over a learning rate that rises from step to step.</summary>
/// <param name="Points">The steps; those on which the network was dead are left out.</param>
/// <param name="End">Why there are no more.</param>
public sealed record LearningRateCurve(IReadOnlyList<LearningRatePoint> Points, LearningRateEnd End)
{
    /// <summary>The rates that the curve speaks for; null where the loss never falls.</summary>
    public LearningRateSuggestion? Suggestion { get; } = LearningRateSuggestion.Of(Points);
}
