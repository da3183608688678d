namespace Nin.Metrics;

/// <summary>Whether one of two models is better, judged by the same pictures.</summary>
/// <param name="OnlyFirst">Pictures that the first model alone has right.</param>
/// <param name="OnlySecond">Pictures that the second model alone has right.</param>
/// <remarks>
/// <b>Source</b> McNemar, <i>Note on the sampling error of the difference between correlated proportions or percentages</i>,
/// 1947; the exact form: pictures that both or neither have right say nothing, and of the others each model would have half by
/// chance.
/// </remarks>
public sealed record McNemar(int OnlyFirst, int OnlySecond)
{
    /// <summary>
    /// How often chance alone would part so many pictures as unevenly as this, or more so, in [0, 1]; two-sided.
    /// </summary>
    public double PValue
    {
        get
        {
            int count = OnlyFirst + OnlySecond, fewer = Math.Min(OnlyFirst, OnlySecond);
            if (2 * fewer >= count - 1)
            {
                return 1;
            }

            // The sum of binomial(count, k) / 2^count for k up to the fewer, from logarithms: the terms alone would overflow.
            double term = -count * Math.Log(2), largest = double.NegativeInfinity;
            double[] logarithms = new double[fewer + 1];
            for (int k = 0; k <= fewer; k++)
            {
                logarithms[k] = term;
                largest = Math.Max(largest, term);
                term += Math.Log(count - k) - Math.Log(k + 1);
            }

            double sum = 0;
            foreach (double logarithm in logarithms)
            {
                sum += Math.Exp(logarithm - largest);
            }

            return Math.Min(1, 2 * Math.Exp(largest) * sum);
        }
    }

    /// <summary>Compares two models' answers to the same pictures.</summary>
    /// <param name="first">Whether the first has each right.</param>
    /// <param name="second">Whether the second has each right.</param>
    /// <exception cref="ArgumentException">They are not of the same number of pictures.</exception>
    public static McNemar Of(IReadOnlyList<bool> first, IReadOnlyList<bool> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return first.Count == second.Count
            ? new McNemar(
                first.Zip(second).Count(pair => pair.First && !pair.Second),
                first.Zip(second).Count(pair => !pair.First && pair.Second))
            : throw new ArgumentException($"McNemar: expected answers to the same pictures, got {first.Count} and {second.Count}.");
    }
}
