namespace Nin.Metrics;

/// <summary>A share that was counted, and how sure it is.</summary>
public static class Proportion
{
    /// <summary>
    /// The range in which the true share lies with a confidence of 95 %, if the counted ones were drawn at random.
    /// </summary>
    /// <remarks>
    /// <b>Source</b> Wilson, <i>Probable inference, the law of succession, and statistical inference</i>, 1927: the score
    /// interval.
    /// </remarks>
    /// <param name="right">How many of them.</param>
    /// <param name="count">Of how many; at least 1.</param>
    public static (double Low, double High) Interval(int right, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(right);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, Math.Max(right, 1));
        double share = (double)right / count, z = SampleMean.Quantile * SampleMean.Quantile / count;
        double middle = (share + (z / 2)) / (1 + z), half = Math.Sqrt((share * (1 - share) * z) + (z * z / 4)) / (1 + z);
        return (Math.Max(middle - half, 0), Math.Min(middle + half, 1));
    }
}
