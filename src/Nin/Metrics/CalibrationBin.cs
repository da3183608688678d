namespace Nin.Metrics;

/// <summary>The answers of which the probability lies in a range.</summary>
/// <param name="From">Where the range begins; this end is outside, except of the first.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Count">How many answers there are.</param>
/// <param name="Confidence">Their mean probability.</param>
/// <param name="Accuracy">The share of them that are right.</param>
public sealed record CalibrationBin(double From, double To, int Count, double Confidence, double Accuracy);
