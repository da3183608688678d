using Nin.Formats;

namespace Nin.Imaging;

/// <summary>Pictures that are recognised but not read, so that the refusal can say what they are and what to do.</summary>
internal static class RefusedFormats
{
    private const string Convert = "Convert it to PNG or JPEG.";
    private const string Optional = "Put its files beside the program, or convert the picture to PNG or JPEG.";
    private const int ShownBytes = 8;

    /// <summary>Why a file that no decoder knows is refused.</summary>
    public static NinFormatException Refuse(ReadOnlySpan<byte> content, ImageDecoders decoders)
    {
        if (Name(content) is string name)
        {
            return name is "TIFF" or "WebP"
                ? new NinFormatException(
                    name, "this format is read only with the package Nin.Imaging.Extra, which is not there.", hint: Optional)
                : new NinFormatException(name, "this format is not read.", hint: Convert);
        }

        if (IsWebPage(content))
        {
            return new NinFormatException("image", "it is a web page, not a picture.", hint: "A download may have gone wrong.");
        }

        string first = System.Convert.ToHexString(content[..Math.Min(content.Length, ShownBytes)]);
        string known = string.Join(", ", decoders.All.Select(decoder => decoder.Format));
        return new NinFormatException(
            "image", $"no known picture format; the first bytes are {Spaced(first)}.", offset: 0,
            hint: $"Formats that are read: {known}.");
    }

    private static string? Name(ReadOnlySpan<byte> content) => content switch
    {
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "WebP",
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => "TIFF",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', _, _, _, _, ..] => MediaBrand(content),
        [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' ', ..] or [0xFF, 0x4F, 0xFF, 0x51, ..] => "JPEG 2000",
        [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ', ..] or [0xFF, 0x0A, ..] => "JPEG XL",
        [(byte)'8', (byte)'B', (byte)'P', (byte)'S', ..] => "PSD",
        [0, 0, 1, 0, _, 0, ..] => "ICO",
        [(byte)'P', (byte)'7', (byte)'\n', ..] => "PAM",
        _ => null,
    };

    /// <summary>What a server says instead of a picture is often saved under the picture's name.</summary>
    private static bool IsWebPage(ReadOnlySpan<byte> content)
    {
        string start = System.Text.Encoding.ASCII.GetString(content[..Math.Min(content.Length,
            ImageDecoders.StartBytes)]).TrimStart('?', ' ', '\t', '\r', '\n');
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The picture kind of an ISO base media file (ISO/IEC 23008-12), from its major brand.</summary>
    private static string? MediaBrand(ReadOnlySpan<byte> content)
    {
        ReadOnlySpan<byte> brand = content.Slice(8, 4);
        if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8))
        {
            return "AVIF";
        }

        ReadOnlySpan<byte> kind = brand[..3];
        bool heic = kind.SequenceEqual("hei"u8) || kind.SequenceEqual("hev"u8) || kind.SequenceEqual("mif"u8)
            || kind.SequenceEqual("msf"u8);
        return heic ? "HEIC" : null;
    }

    private static string Spaced(string hex) => string.Join(' ', hex.Chunk(2).Select(pair => new string(pair)));
}
