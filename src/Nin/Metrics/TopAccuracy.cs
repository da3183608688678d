using Nin.Data.Targets;

namespace Nin.Metrics;

/// <summary>The share of pictures whose class is among the likeliest few, in [0, 1].</summary>
/// <param name="count">How many classes count as answered.</param>
public sealed class TopAccuracy(int count) : Metric
{
    private int _right, _seen;

    /// <inheritdoc/>
    public override string Name => $"top-{count} accuracy";

    /// <inheritdoc/>
    public override double Value => (double)_right / _seen;

    /// <inheritdoc/>
    public override void Add(Example example)
    {
        int label = ((ClassTarget)example.Target).Label, before = 0;
        ReadOnlySpan<float> scores = example.Output(0);
        for (int c = 0; c < scores.Length; c++)
        {
            // Of equal scores the first class is answered first.
            before += scores[c] > scores[label] || (scores[c] == scores[label] && c < label) ? 1 : 0;
        }

        _right += before < count ? 1 : 0;
        _seen++;
    }
}
