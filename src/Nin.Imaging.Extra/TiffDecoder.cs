using BitMiracle.LibTiff.Classic;
using Nin.Formats;
using Nin.Imaging.Exif;

namespace Nin.Imaging.Extra;

/// <summary>
/// Reads the first picture of a TIFF by BitMiracle.LibTiff.NET: all that libtiff turns into colours, upright as its tag says.
/// </summary>
/// <remarks>
/// <b>Shapes</b> grey and black-and-white give 1 channel, alpha 4, all else 3. <b>Units</b> of 16 bits the upper 8 are kept, by
/// libtiff's rounding. <b>Source</b> TIFF 6.0; the pixels are those of libtiff. <b>Deviation</b> colour profiles are not applied.
/// </remarks>
public sealed class TiffDecoder : IImageDecoder
{
    static TiffDecoder() => Tiff.SetErrorHandler(new TiffMessages());

    /// <inheritdoc/>
    public string Format => "TIFF";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".tif", ".tiff"];

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start) =>
        start is [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..];

    /// <inheritdoc/>
    public Image Decode(ReadOnlyMemory<byte> content, Limits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var budget = new DecodeBudget(Format, limits);
        if (!Recognises(content.Span))
        {
            throw budget.Failure("expected the letters II or MM, and 42 or 43.", 0);
        }

        new TiffHeader(content.Span, budget).Check();
        TiffMessages.Clear();
        try
        {
            budget.Charge(content.Length);
            using var stream = new MemoryStream(content.ToArray(), writable: false);
            using Tiff tiff = Tiff.ClientOpen("picture", "r", stream, new TiffStream()) ?? throw Failure(budget);
            return Decode(tiff, content.Length, budget);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or NinFormatException))
        {
            // Whatever the library throws, the file is at fault: its header has been checked.
            throw Failure(budget, error);
        }
    }

    private static Image Decode(Tiff tiff, int fileBytes, DecodeBudget budget)
    {
        int width = Number(tiff, TiffTag.IMAGEWIDTH), height = Number(tiff, TiffTag.IMAGELENGTH);
        SizeCheck.Check(width, height, fileBytes, budget);
        ChargeBlocks(tiff, width, fileBytes, budget);
        if (!tiff.RGBAImageOK(out string problem))
        {
            throw budget.Failure(
                $"it cannot be turned into colours: {problem.TrimEnd('.')}.", hint: "Convert it to PNG or JPEG.");
        }

        bool isPremultiplied = TakeAlpha(tiff, out bool hasAlpha);
        bool isGrey = (Photometric)Number(tiff, TiffTag.PHOTOMETRIC) is Photometric.MINISBLACK or Photometric.MINISWHITE;
        int channels = hasAlpha ? 4 : isGrey ? 1 : 3;
        budget.Charge((long)width * height * (sizeof(int) + channels));
        int[] raster = new int[width * height];

        // Asked for as it is stored: the library would mirror it, and not exchange rows and columns.
        var orientation = (ExifOrientation)(tiff.GetField(TiffTag.ORIENTATION)?[0].ToInt() ?? 1);
        orientation = Enum.IsDefined(orientation) ? orientation : ExifOrientation.Upright;
        if (!tiff.ReadRGBAImageOriented(width, height, raster, (Orientation)orientation, stopOnError: true))
        {
            throw Failure(budget);
        }

        budget.CheckTime();
        byte[] pixels = new byte[raster.Length * channels];
        for (int i = 0, d = 0; i < raster.Length; i++)
        {
            for (int c = 0; c < channels; c++, d++)
            {
                pixels[d] = (byte)(raster[i] >> (8 * c));
            }
        }

        var image = new Image(height, width, channels, pixels);
        return Upright.Apply(isPremultiplied ? PremultipliedAlpha.Remove(image) : image, orientation, budget);
    }

    /// <summary>Charges a strip or tile, compressed and not, which the library allocates as a whole.</summary>
    private static void ChargeBlocks(Tiff tiff, int width, int fileBytes, DecodeBudget budget)
    {
        long blockWidth = width, blockHeight = Math.Min(
            Number(tiff, TiffTag.ROWSPERSTRIP, int.MaxValue), Number(tiff, TiffTag.IMAGELENGTH));
        if (tiff.IsTiled())
        {
            (blockWidth, blockHeight) = (Number(tiff, TiffTag.TILEWIDTH), Number(tiff, TiffTag.TILELENGTH));
        }

        SizeCheck.Check(blockWidth, blockHeight, fileBytes, budget);
        int samples = Math.Max(1, Number(tiff, TiffTag.SAMPLESPERPIXEL, 1)), bits = Math.Max(
            1, Number(tiff, TiffTag.BITSPERSAMPLE, 1));
        budget.Charge((long)(blockWidth * blockHeight * (double)samples * bits / 8) + (blockWidth * blockHeight * sizeof(int)));
        budget.Charge(fileBytes);
    }

    /// <summary>Whether there is alpha, and whether the colours are multiplied by it.</summary>
    private static bool TakeAlpha(Tiff tiff, out bool hasAlpha)
    {
        FieldValue[]? extra = tiff.GetField(TiffTag.EXTRASAMPLES);
        short[] kinds = extra is [_, FieldValue values] ? values.ToShortArray() : [];
        var kind = (ExtraSample)(kinds.Length > 0 ? kinds[0] : 0);
        hasAlpha = kind is ExtraSample.ASSOCALPHA or ExtraSample.UNASSALPHA;
        if (kind == ExtraSample.UNASSALPHA)
        {
            // The library would multiply colours by their alpha, which cannot be undone; those that it takes for multiplied it
            // leaves alone.
            kinds[0] = (short)ExtraSample.ASSOCALPHA;
            tiff.SetField(TiffTag.EXTRASAMPLES, kinds.Length, kinds);
            return false;
        }

        return hasAlpha;
    }

    private static int Number(Tiff tiff, TiffTag tag, int missing = 0) =>
        tiff.GetFieldDefaulted(tag)?[0].ToInt() is int value && value != -1 ? value : missing;

    private static NinFormatException Failure(DecodeBudget budget, Exception? error = null) =>
        budget.Failure(
            $"the file is damaged or cut off{(TiffMessages.First is string first ? $": {first}" : "")}.", inner: error);
}
