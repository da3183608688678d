using Nin.Metrics;

namespace Nin.Experiments;

/// <summary>A figure over the seeds, and how sure it is.</summary>
/// <param name="Mean">The mean; NaN where nothing was measured.</param>
/// <param name="Low">Where the range with a confidence of 95 % begins; NaN where it cannot be known.</param>
/// <param name="High">Where it ends.</param>
/// <param name="Count">Of how many numbers.</param>
public readonly record struct Estimate(double Mean, double Low, double High, int Count)
{
    /// <summary>Whether all of the range lies above 0.</summary>
    public bool IsPositive => Low > 0;

    /// <summary>Whether all of the range lies below 0.</summary>
    public bool IsNegative => High < 0;

    /// <summary>Whether there is a range.</summary>
    public bool HasRange => double.IsFinite(Low) && double.IsFinite(High);

    /// <summary>The mean of a few numbers, by Student's distribution.</summary>
    internal static Estimate OfNumbers(IReadOnlyCollection<double> numbers)
    {
        if (numbers.Count == 0)
        {
            return new Estimate(double.NaN, double.NaN, double.NaN, 0);
        }

        SampleMean mean = SampleMean.OfFew(numbers);
        return new Estimate(mean.Mean, mean.Mean - mean.HalfWidth, mean.Mean + mean.HalfWidth, mean.Count);
    }

    /// <summary>The share of those that are not 0, by Wilson's interval.</summary>
    internal static Estimate OfYesNo(IReadOnlyCollection<double> numbers)
    {
        if (numbers.Count == 0)
        {
            return OfNumbers(numbers);
        }

        int yes = numbers.Count(number => number != 0);
        (double low, double high) = Proportion.Interval(yes, numbers.Count);
        return new Estimate((double)yes / numbers.Count, low, high, numbers.Count);
    }
}
