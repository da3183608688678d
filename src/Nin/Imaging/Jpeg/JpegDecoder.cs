using Nin.Formats;

namespace Nin.Imaging.Jpeg;

/// <summary>Reads JPEG: baseline, extended and progressive, of 8 bits a sample, grey or in colour, upright as EXIF says.</summary>
/// <remarks>
/// <b>Shapes</b> grey gives 1 channel; YCbCr, RGB, CMYK and YCCK give 3. <b>Source</b> ITU-T T.81; the pixels are those of
/// libjpeg-turbo with its default settings (accurate integer transform, fancy upsampling), bit for bit; CMYK becomes RGB as in
/// Pillow, which takes every CMYK file for inverted. <b>Deviation</b> the EXIF orientation is applied, as in a viewer;
/// libjpeg and Pillow leave it to the caller. Files that are cut off or damaged are refused, where libjpeg fills up with grey
/// and warns; only the closing marker may be missing. Progressive pictures whose scans do not bring all bits are refused,
/// where libjpeg smooths. Colour profiles are not applied.
/// </remarks>
internal sealed class JpegDecoder : IImageDecoder
{
    public string Format => "JPEG";

    /// <summary>Whether the EXIF orientation is applied.</summary>
    public bool IsUpright { get; init; } = true;

    public bool Recognises(ReadOnlySpan<byte> start) => start is [0xFF, JpegMarker.StartOfImage, 0xFF, ..];

    public Image Decode(ReadOnlyMemory<byte> content, Limits limits)
    {
        var budget = new DecodeBudget(Format, limits);
        var file = new JpegFile(content, budget);
        Image stored = file.Decode();
        return IsUpright ? JpegOrientation.Apply(stored, file.Header.Orientation, budget) : stored;
    }
}
