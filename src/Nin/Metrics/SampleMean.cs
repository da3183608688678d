namespace Nin.Metrics;

/// <summary>A mean over pictures, and how sure it is.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="HalfWidth">
/// Half the width of the range around it in which the mean over all such pictures lies with a confidence of 95 %; NaN for fewer
/// than two numbers.
/// </param>
/// <param name="Count">Of how many numbers.</param>
public sealed record SampleMean(double Mean, double HalfWidth, int Count)
{
    /// <summary>The quantile of the normal distribution that leaves 2.5 % on either side.</summary>
    internal const double Quantile = 1.959963984540054;

    /// <summary>The mean of some numbers.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static SampleMean Of(IReadOnlyCollection<double> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        if (numbers.Count == 0)
        {
            throw new ArgumentException("SampleMean: expected at least one number, got none.", nameof(numbers));
        }

        double mean = numbers.Average();
        double variance = numbers.Sum(number => (number - mean) * (number - mean)) / (numbers.Count - 1);
        return new SampleMean(mean, Quantile * Math.Sqrt(variance / numbers.Count), numbers.Count);
    }
}
