using System.Globalization;

namespace Nin.Data.Boxes;

/// <summary>The label file of a picture: a line for each object, with a box or a polygon in shares of the picture.</summary>
internal static class YoloLabels
{
    /// <summary>Shares a little above 1 are a box over the edge; above this they are meant in pixels.</summary>
    private const double LargestShare = 2;

    /// <summary>Class, middle and size; class and three corners at least.</summary>
    private const int BoxNumbers = 5, LeastPolygonNumbers = 7;

    /// <summary>An object: its class and the edges of its box, in shares of the picture.</summary>
    public readonly record struct Object(int Label, double Left, double Top, double Right, double Bottom);

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is no object of so many classes.</exception>
    public static Object Parse(string line, int classes)
    {
        string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        bool isPolygon = words.Length >= LeastPolygonNumbers && words.Length % 2 == 1;
        if (words.Length != BoxNumbers && !isPolygon)
        {
            throw new FormatException(
                "expected a class with 4 numbers of a box or an even count from 6 of a polygon, "
                + $"got {words.Length} numbers in all.");
        }

        // Some tools write the class as 3.0.
        bool isClass = double.TryParse(words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double label)
            && label >= 0 && label < classes && label == Math.Floor(label);
        if (!isClass)
        {
            throw new FormatException($"expected a class from 0 to {classes - 1}, got '{words[0]}'.");
        }

        if (!isPolygon)
        {
            (double x, double y, double width, double height) = (
                Share(words[1]), Share(words[2]), Share(words[3]), Share(words[4]));
            return new Object((int)label, x - (width / 2), y - (height / 2), x + (width / 2), y + (height / 2));
        }

        (double left, double top, double right, double bottom) = (
            double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        for (int i = 1; i < words.Length; i += 2)
        {
            (double x, double y) = (Share(words[i]), Share(words[i + 1]));
            (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x), Math.Min(top, y), Math.Max(bottom, y));
        }

        return new Object((int)label, left, top, right, bottom);
    }

    private static double Share(string word) =>
        !double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) || !double.IsFinite(share)
            ? throw new FormatException($"expected a number, got '{word}'.")
            : Math.Abs(share) <= LargestShare ? share : throw new FormatException(
                $"expected shares of the picture from 0 to 1, got {word}.");
}
