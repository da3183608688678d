using System.Globalization;

namespace Nin.Imaging;

/// <summary>An opaque colour of 8 bits a channel.</summary>
/// <param name="Red">From 0 to 255.</param>
/// <param name="Green">From 0 to 255.</param>
/// <param name="Blue">From 0 to 255.</param>
public readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>White.</summary>
    public static Rgb White => new(255, 255, 255);

    /// <summary>Reads what <see cref="ToString"/> writes; null where the text is something else.</summary>
    public static Rgb? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 7 && text[0] == '#'
            && uint.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint color)
            ? new Rgb((byte)(color >> 16), (byte)(color >> 8), (byte)color)
            : null;
    }

    /// <summary>The colour as <c>#RRGGBB</c>.</summary>
    public override string ToString() => $"#{Red:X2}{Green:X2}{Blue:X2}";
}
