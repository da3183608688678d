using System.Globalization;

namespace Nin.Training.RangeTest;

/// <summary>Rates that a range test's curve speaks for, each with two significant digits: the test tells no more.</summary>
/// <param name="Valley">
/// The rate two thirds along the longest fall of the smoothed loss: fast, and well before the loss turns. It is meant for the
/// top of a schedule.
/// </param>
/// <param name="Steepest">The rate at which the smoothed loss falls most steeply, over the logarithm of the rate.</param>
/// <param name="Minimum">A tenth of the rate at which the smoothed loss is lowest.</param>
/// <remarks>
/// <b>Source</b> the three are known from fastai's lr_find (<c>valley</c>, <c>steep</c>, <c>minimum</c>). <b>Deviation</b> the
/// longest fall begins where a tenth of it is done, since before that a long slow drift, or chance, would draw the rate down.
/// </remarks>
public sealed record LearningRateSuggestion(double Valley, double Steepest, double Minimum)
{
    private const int FewestPoints = 10;

    /// <summary>How far along the fall the suggestion lies, over the logarithm of the rate.</summary>
    private const double ValleyShare = 2.0 / 3;

    /// <summary>The share of the fall after which it is taken to have begun.</summary>
    private const double DriftShare = 0.1;

    /// <summary>One in so many points at the start is left out: the moving average has no past there to lean on.</summary>
    private const int WarmupShare = 10;

    /// <summary>
    /// One in so many points, as far as they come before the lowest, show the loss of a network that moves little yet, and how
    /// much it varies.
    /// </summary>
    private const int StartShare = 4;

    /// <summary>
    /// A fall counts from this share of the loss at the start, and from so many deviations of what chance makes.
    /// </summary>
    private const double LeastShare = 0.01, LeastDeviations = 4;

    internal static LearningRateSuggestion? Of(IReadOnlyList<LearningRatePoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count < FewestPoints)
        {
            return null;
        }

        LearningRatePoint[] steady = [.. points.Skip(points.Count / WarmupShare)];
        LearningRatePoint lowest = steady.MinBy(point => point.Smoothed);
        if (!Falls(points, lowest))
        {
            return null;
        }

        (int first, int last) = LongestFall([.. steady.Select(point => point.Smoothed)]);
        double begun = steady[first].Smoothed - (DriftShare * (steady[first].Smoothed - steady[last].Smoothed));
        LearningRatePoint[] fall = [.. steady[first..(last + 1)].SkipWhile(point => point.Smoothed > begun)];
        double valley = fall[0].LearningRate * Math.Pow(fall[^1].LearningRate / fall[0].LearningRate, ValleyShare);
        return new LearningRateSuggestion(Rounded(valley), Rounded(SteepestOf(fall)), Rounded(lowest.LearningRate / 10));
    }

    /// <summary>
    /// Whether the loss comes down from what it is at rates that move little, by more than chance. Where a loss varies by s, the
    /// mean of k varies by s / √k, and an average with a memory of a tenth of n by s √(5 / n).
    /// </summary>
    private static bool Falls(IReadOnlyList<LearningRatePoint> points, LearningRatePoint lowest)
    {
        double[] start =
        [
            .. points.Take(Math.Max(points.Count / StartShare, 2)).TakeWhile(point => point.LearningRate < lowest.LearningRate)
                .Select(point => point.Loss),
        ];
        if (start.Length < 2)
        {
            return false;
        }

        // From neighbours' differences, which a loss that falls already makes no larger.
        double variance = start.Zip(start.Skip(1), (before, after) => (after - before) * (after - before)).Average() / 2;
        double chance = Math.Sqrt(variance * ((1.0 / start.Length) + (5.0 / points.Count))), mean = start.Average();
        return mean - lowest.Smoothed > Math.Max(LeastShare * mean, LeastDeviations * chance);
    }

    private static double SteepestOf(LearningRatePoint[] fall)
    {
        double steepest = 0, rate = fall[0].LearningRate;
        for (int i = 1; i < fall.Length; i++)
        {
            double slope = (fall[i].Smoothed - fall[i - 1].Smoothed) / Math.Log(fall[i].LearningRate / fall[i - 1].LearningRate);
            if (slope < steepest)
            {
                (steepest, rate) = (slope, fall[i].LearningRate);
            }
        }

        return rate;
    }

    /// <summary>
    /// The longest run of values, not all of them neighbours, of which each is below the one before: its first and its last.
    /// </summary>
    /// <remarks><b>Source</b> the longest increasing subsequence by patience sorting, turned about; n log n.</remarks>
    internal static (int First, int Last) LongestFall(ReadOnlySpan<double> values)
    {
        // Of all falls of a length, the one that ends highest is gone on with most easily: where it ends stands in ends.
        var ends = new int[values.Length];
        var before = new int[values.Length];
        int longest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            int low = 0, high = longest;
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = values[ends[middle]] > values[i] ? (middle + 1, high) : (low, middle);
            }

            (ends[low], before[i]) = (i, low > 0 ? ends[low - 1] : -1);
            longest = Math.Max(longest, low + 1);
        }

        int last = ends[longest - 1], first = last;
        while (before[first] >= 0)
        {
            first = before[first];
        }

        return (first, last);
    }

    private static double Rounded(double rate) =>
        double.Parse(rate.ToString("E1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
