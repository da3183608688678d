using System.Globalization;

namespace Nin.Formats;

/// <summary>Numbers of things as a sentence has them: 1 picture, 1,200 pictures, the same in every culture.</summary>
public static class CountText
{
    /// <summary>1 picture; 1,200 pictures; 2 classes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">The thing; its plural is made by -s, and after an s by -es.</param>
    public static string Counted(long count, string noun)
    {
        ArgumentException.ThrowIfNullOrEmpty(noun);
        return Counted(count, noun, noun + (noun.EndsWith('s') ? "es" : "s"));
    }

    /// <summary>1 entry; 2 entries.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The thing.</param>
    /// <param name="many">Its plural.</param>
    public static string Counted(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");
}
