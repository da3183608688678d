using System.Globalization;

namespace Nin.Experiments.Known;

/// <summary>Figures as verdicts say them.</summary>
internal static class Words
{
    /// <summary>A share with its range: 31.2 % (29.0 to 33.4).</summary>
    public static string Share(Estimate share) => double.IsNaN(share.Mean) ? "not measured"
        : share.HasRange
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{100 * share.Mean:0.0} % ({100 * Math.Max(0, share.Low):0.0} to {100 * Math.Min(1, share.High):0.0})")
            : string.Create(CultureInfo.InvariantCulture, $"{100 * share.Mean:0.0} % (one seed)");

    /// <summary>A hundred times a number with its range: 9.2 (6.1 to 12.3).</summary>
    public static string Number(Estimate number) => number.HasRange
        ? string.Create(
            CultureInfo.InvariantCulture, $"{100 * number.Mean:0.0} ({100 * number.Low:0.0} to {100 * number.High:0.0})")
        : string.Create(CultureInfo.InvariantCulture, $"{100 * number.Mean:0.0} (one seed)");

    /// <summary>A difference of shares with its range: 9.2 points more (6.1 to 12.3).</summary>
    public static string Points(Estimate difference)
    {
        if (double.IsNaN(difference.Mean))
        {
            return "a difference that is not measured";
        }

        int sign = difference.Mean < 0 ? -1 : 1;
        (double low, double high) = sign > 0 ? (difference.Low, difference.High) : (-difference.High, -difference.Low);
        string range = difference.HasRange
            ? string.Create(CultureInfo.InvariantCulture, $"({100 * low:0.0} to {100 * high:0.0})")
            : "(one seed)";
        return string.Create(
            CultureInfo.InvariantCulture, $"{100 * sign * difference.Mean:0.0} points {(sign > 0 ? "more" : "less")} {range}");
    }

    /// <summary>What is to be said first where a range cannot be known.</summary>
    public static string TooFew(ExperimentResult result) => result.Seeds.Length < 2
        ? "One seed gives no range, so nothing is decided: another could turn it round. "
        : result.IsComplete
        ? "Not all arms were run with two seeds, so nothing is compared. "
        : $"Only {result.Runs.Length} of {result.RunsInAll} runs are done, too few for a range. ";
}
