using System.Collections.Immutable;
using Nin.Data.Targets;
using Nin.Metrics;
using Nin.Networks;
using Nin.Objectives;

namespace Nin.Models;

/// <summary>What answers come to over all pictures: loss, accuracy and every metric, whoever answers.</summary>
/// <param name="objective">What the loss and the accuracy are by.</param>
/// <param name="own">The metrics of the objective.</param>
/// <param name="others">Further metrics.</param>
internal sealed class EvaluationSum(Objective objective, IReadOnlyList<Metric> own, IReadOnlyList<Metric> others)
{
    private readonly Metric[] _all = [.. own, .. others];
    private int _pictures, _correct;
    private double _loss;

    /// <summary>Adds a chunk of pictures.</summary>
    /// <param name="answers">The outputs for them.</param>
    /// <param name="encoded">Their encoded targets.</param>
    /// <param name="targets">Their targets, and whatever is behind them.</param>
    /// <param name="probabilities">Of each picture as many as it has answers.</param>
    public void Add(OutputSet answers, ReadOnlySpan<float> encoded, Target[] targets, ReadOnlySpan<float> probabilities)
    {
        LossScore score = objective.Compute(answers, encoded, 1f, default);
        (_loss, _correct) = (_loss + score.Loss, _correct + score.Correct);
        int classes = probabilities.Length / answers.Count;
        for (int i = 0; i < answers.Count; i++)
        {
            var example = new Example(_pictures + i, targets[i], probabilities.Slice(i * classes, classes), answers, i);
            foreach (Metric metric in _all)
            {
                metric.Add(example);
            }
        }

        _pictures += answers.Count;
    }

    /// <summary>The figures of all that was added.</summary>
    public Evaluation Result()
    {
        CalibrationError? calibration = own.OfType<CalibrationError>().FirstOrDefault();
        return new Evaluation(_pictures, _correct, _loss / _pictures)
        {
            Confusion = own.OfType<ConfusionMatrix>().FirstOrDefault(),
            TopFiveAccuracy = own.OfType<TopAccuracy>().FirstOrDefault()?.Value,
            CalibrationError = calibration?.Value,
            Calibration = [.. calibration?.Bins ?? []],
            Figures = _all.ToImmutableSortedDictionary(metric => metric.Name, metric => metric.Value, StringComparer.Ordinal),
        };
    }
}
