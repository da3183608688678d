using System.Collections.Immutable;
using Nin.Metrics;

namespace Nin.Models;

/// <summary>What a model reaches on labelled pictures.</summary>
/// <param name="Pictures">The number of pictures.</param>
/// <param name="Correct">Those that were answered right: whose likeliest class is the label.</param>
/// <param name="Loss">The mean loss, without label smoothing and class weights: of classes the cross-entropy, in nats.</param>
public sealed record Evaluation(int Pictures, int Correct, double Loss)
{
    /// <summary>The share of pictures answered correctly, in [0, 1].</summary>
    public double Accuracy => (double)Correct / Pictures;

    /// <summary>The range in which the accuracy on all such pictures lies with a confidence of 95 %.</summary>
    public (double Low, double High) AccuracyInterval => Proportion.Interval(Correct, Pictures);

    /// <summary>
    /// The share of pictures whose class is among the five likeliest; null where there are no more than five classes.
    /// </summary>
    public double? TopFiveAccuracy { get; init; }

    /// <summary>The answers by how sure they were; none where the pictures have no single class.</summary>
    public ImmutableArray<CalibrationBin> Calibration { get; init; } = [];

    /// <summary>
    /// How far the probabilities are from how often they are right (ECE), in [0, 1]; null where the pictures have no single
    /// class.
    /// </summary>
    public double? CalibrationError { get; init; }

    /// <summary>
    /// The mean over the classes of the share of their pictures that were found; null where the pictures have no single class.
    /// </summary>
    public double? BalancedAccuracy => Confusion?.Classes.Where(one => one.Recall is not null).Average(one => one.Recall!.Value);

    /// <summary>How often each class was taken for each; null where the pictures have no single class.</summary>
    public ConfusionMatrix? Confusion { get; init; }

    /// <summary>The figures of all metrics, the objective's and those that were given, by their names.</summary>
    public ImmutableSortedDictionary<string, double> Figures { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>Whether two models reached the same, figure by figure.</summary>
    public bool Equals(Evaluation? other) => other is not null
        && (Pictures, Correct, Loss, TopFiveAccuracy, CalibrationError)
            == (other.Pictures, other.Correct, other.Loss, other.TopFiveAccuracy, other.CalibrationError)
        && Equals(Confusion, other.Confusion) && Figures.SequenceEqual(other.Figures);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Pictures, Correct, Loss);
}
