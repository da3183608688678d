using Nin.Formats;
using Nin.Imaging.Exif;

namespace Nin.Imaging.Jpeg;

/// <summary>
/// Reads JPEG: baseline, extended and progressive, of 8 bits a sample, grey or in colour, upright as EXIF says.
/// </summary>
/// <remarks>
/// <b>Shapes</b> grey gives 1 channel; YCbCr, RGB, CMYK and YCCK give 3. <b>Source</b> ITU-T T.81; the pixels are those of
/// libjpeg-turbo with its default settings (accurate integer transform, fancy upsampling), bit for bit; CMYK becomes RGB as in
/// Pillow, which takes every CMYK file for inverted. <b>Deviation</b> the EXIF orientation is applied, as in a viewer;
/// libjpeg and Pillow leave it to the caller. Of several pictures in a file (MPO) it is the first. Files that are cut off or
/// damaged are refused unless <see cref="Limits.AllowDamaged"/> is set: then they are read as libjpeg reads them, which fills up
/// with grey and warns. Only the closing marker may always be missing. Where the scans of a progressive picture do not bring all
/// bits, libjpeg smooths what they bring; here it stays as it is. Colour profiles are not applied.
/// </remarks>
internal sealed class JpegDecoder : IImageDecoder
{
    public string Format => "JPEG";

    public IReadOnlyList<string> Extensions => [".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"];

    /// <summary>Whether the EXIF orientation is applied.</summary>
    public bool IsUpright { get; init; } = true;

    public bool Recognises(ReadOnlySpan<byte> start) => start is [0xFF, JpegMarker.StartOfImage, 0xFF, ..];

    public Image Decode(ReadOnlyMemory<byte> content, Limits limits)
    {
        try
        {
            return Decode(content, limits, isTolerant: false);
        }
        catch (NinFormatException error) when (limits.AllowDamaged)
        {
            // Sound files pay nothing for the leave, and the reason why this one is not sound is known.
            Image image = Decode(content, limits, isTolerant: true);
            return new Image(image.Height, image.Width, image.Channels, image.Pixels) { Damage = error.Message };
        }
    }

    private Image Decode(ReadOnlyMemory<byte> content, Limits limits, bool isTolerant)
    {
        var budget = new DecodeBudget(Format, limits);
        var file = new JpegFile(content, isTolerant, budget);
        Image stored = file.Decode();
        return IsUpright ? Upright.Apply(stored, file.Header.Orientation, budget) : stored;
    }
}
