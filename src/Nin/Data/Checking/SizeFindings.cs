using static Nin.Data.Checking.FindingText;

namespace Nin.Data.Checking;

/// <summary>The sizes of pictures, and findings about them.</summary>
internal static class SizeFindings
{
    /// <summary>
    /// A side under which nothing can be recognised, and the share of the median side under which a picture is a thumbnail.
    /// </summary>
    private const int LeastSide = 8, ShareOfMedian = 4;

    public static PictureSizes? Measure(CheckedPictures pictures)
    {
        // Sizes seldom are as many as pictures: they are counted, and the median is found among the counts.
        var counts = pictures.Good.CountBy(number => pictures.Facts(number).Size).OrderBy(one => one.Key.Pixels).ThenBy(
            one => one.Key.Width).ToArray();
        if (counts.Length == 0)
        {
            return null;
        }

        var channels = pictures.Good.CountBy(number => pictures.Facts(number).Channels).ToDictionary();
        return new PictureSizes(
            counts[0].Key, Median(counts), counts[^1].Key, counts.Min(one => one.Key.Aspect), counts.Max(one => one.Key.Aspect),
            channels.GetValueOrDefault(1), channels.GetValueOrDefault(3), channels.GetValueOrDefault(4));
    }

    public static IEnumerable<Finding> Of(CheckedPictures pictures)
    {
        KeyValuePair<int, int>[] sides = [.. pictures.Good.CountBy(ShorterSide).OrderBy(one => one.Key)];
        if (sides.Length == 0)
        {
            yield break;
        }

        int median = Median(sides), least = Math.Max(LeastSide, median / ShareOfMedian);
        int[] small = [.. pictures.Good.Where(number => ShorterSide(number) < least)];
        if (small.Length > 0)
        {
            yield return new Finding(
                Severity.Warning, FindingKind.SmallPicture,
                $"{Have(small.Length, "picture")} a side of less than {least} "
                    + $"pixels{(least > LeastSide ? $", where {median} is usual" : "")}",
                "Enlarged, they show little: find larger ones, or take them away.",
                [.. small.Select(number => new FindingItem(
                    [pictures.NameOf(number)], $"{pictures.Facts(number).Size.Width}x{pictures.Facts(number).Size.Height}"))]);
        }

        int ShorterSide(int number) => Math.Min(pictures.Facts(number).Size.Width, pictures.Facts(number).Size.Height);
    }

    /// <summary>The value in the middle of values in order, each given with its count.</summary>
    private static T Median<T>(KeyValuePair<T, int>[] counts)
    {
        long half = (counts.Sum(one => (long)one.Value) + 1) / 2;
        int at = 0;
        for (long seen = counts[0].Value; seen < half; seen += counts[at].Value)
        {
            at++;
        }

        return counts[at].Key;
    }
}
