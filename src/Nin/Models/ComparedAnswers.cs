namespace Nin.Models;

/// <summary>Counts the answers of two sides that are the same.</summary>
/// <remarks>
/// Where two classes are as good as equal on both sides, rounding decides which is answered. Such a near tie counts as the same
/// answer.
/// </remarks>
internal static class ComparedAnswers
{
    /// <summary>How many of the answers to a picture are the same.</summary>
    /// <param name="first">The numbers of one side, channels last.</param>
    /// <param name="second">The numbers of the other.</param>
    /// <param name="channels">The numbers of a place, which has an answer of its own.</param>
    /// <param name="threshold">What a class must be above by itself; null where the largest of a place is the answer.</param>
    public static (long Answers, long Same) Count(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, int channels, double? threshold)
    {
        long same = 0;
        for (int start = 0; start < first.Length; start += channels)
        {
            ReadOnlySpan<double> a = first.Slice(start, channels), b = second.Slice(start, channels);
            same += threshold is double least ? SameClasses(a, b, least) : IsSameClass(a, b) ? 1 : 0;
        }

        return (threshold is null ? first.Length / channels : first.Length, same);
    }

    private static bool IsSameClass(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int one = Best(a), other = Best(b);
        return one == other || (IsNearTie(a, a[one] - a[other]) && IsNearTie(b, b[other] - b[one]));
    }

    private static int SameClasses(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double least)
    {
        int same = 0;
        for (int i = 0; i < a.Length; i++)
        {
            same += a[i] > least == b[i] > least || (IsNearTie(a, a[i] - least) && IsNearTie(b, b[i] - least)) ? 1 : 0;
        }

        return same;
    }

    private static int Best(ReadOnlySpan<double> numbers)
    {
        int best = 0;
        for (int i = 1; i < numbers.Length; i++)
        {
            best = numbers[i] > numbers[best] ? i : best;
        }

        return best;
    }

    private static bool IsNearTie(ReadOnlySpan<double> numbers, double margin)
    {
        double scale = 0;
        foreach (double number in numbers)
        {
            scale = Math.Max(scale, Math.Abs(number));
        }

        return Math.Abs(margin) <= ModelComparison.NearTie * scale;
    }
}
