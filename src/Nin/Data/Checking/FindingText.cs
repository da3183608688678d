using System.Globalization;
using Nin.Formats;

namespace Nin.Data.Checking;

/// <summary>The small words of findings.</summary>
internal static class FindingText
{
    /// <summary>1 class has; 2 classes have.</summary>
    public static string Have(int count, string noun) => $"{CountText.Counted(count, noun)} {(count == 1 ? "has" : "have")}";

    /// <summary>A part's name before a noun.</summary>
    public static string Word(string part) => part == "train" ? "training" : part;

    public static string Are(int count) => count == 1 ? "is" : "are";

    public static string Times(int large, int small) =>
        Math.Round((double)large / small, 1).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A share in points of accuracy: 0.05, 12.</summary>
    public static string Points(int count, int of) => (100.0 * count / of).ToString("0.##", CultureInfo.InvariantCulture);
}
