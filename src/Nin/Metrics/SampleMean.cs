using MathNet.Numerics.Distributions;

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

        return Of(numbers, Quantile);
    }

    /// <summary>
    /// The mean of a few numbers, such as the figures of three seeds. Their spread is itself known badly, so the range is wider:
    /// for three numbers more than twice as wide.
    /// </summary>
    /// <remarks><b>Source</b> Student, <i>The probable error of a mean</i>, 1908: the t distribution.</remarks>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static SampleMean OfFew(IReadOnlyCollection<double> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        const double Share = 0.975;
        return numbers.Count < 2 ? Of(numbers) : Of(numbers, StudentT.InvCDF(0, 1, numbers.Count - 1, Share));
    }

    private static SampleMean Of(IReadOnlyCollection<double> numbers, double quantile)
    {
        double mean = numbers.Average();
        double variance = numbers.Sum(number => (number - mean) * (number - mean)) / (numbers.Count - 1);
        return new SampleMean(mean, quantile * Math.Sqrt(variance / numbers.Count), numbers.Count);
    }
}
