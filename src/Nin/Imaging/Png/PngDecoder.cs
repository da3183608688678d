using Nin.Formats;
using Nin.Imaging.Exif;

namespace Nin.Imaging.Png;

/// <summary>
/// Reads PNG: every colour type, bit depth and transparency, interlaced or not, as 8-bit pixels, upright as EXIF says.
/// </summary>
/// <remarks>
/// <b>Shapes</b> grey gives 1 channel, colour and palette 3, anything with transparency 4. <b>Units</b> of 16 bits the upper 8
/// are kept. <b>Source</b> PNG specification, third edition. <b>Deviation</b> gamma and colour profiles are not applied, as
/// in Pillow, which leaves the orientation to the caller; of 16-bit grey the upper 8 bits are kept too, where Pillow's
/// <c>convert("L")</c> cuts off at 255.
/// </remarks>
internal sealed class PngDecoder : IImageDecoder
{
    /// <summary>The most that deflate can expand its input.</summary>
    private const int LargestRatio = 1032;

    /// <summary>A picture that takes more bytes than this, and is packed more tightly, is read once without being kept.</summary>
    private const long TrustedBytes = 4 << 20;
    private const int TrustedRatio = 16;

    public string Format => "PNG";

    public IReadOnlyList<string> Extensions => [".png"];

    public bool Recognises(ReadOnlySpan<byte> start) => start.StartsWith(PngFile.Signature);

    public Image Decode(ReadOnlyMemory<byte> content, Limits limits) => Decode(content, limits, asSamples: false);

    /// <summary>
    /// The samples of a picture of one number a pixel as they stand in the file, of any depth up to 8 bits: greys are not
    /// stretched, and of a palette's picture they are the numbers of the colours. So masks are written.
    /// </summary>
    /// <exception cref="NinFormatException">
    /// The file is damaged, or has more than one number or more than 8 bits a pixel.
    /// </exception>
    internal static Image DecodeSamples(ReadOnlyMemory<byte> content, Limits limits) =>
        new PngDecoder().Decode(content, limits, asSamples: true);

    private Image Decode(ReadOnlyMemory<byte> content, Limits limits, bool asSamples)
    {
        var budget = new DecodeBudget(Format, limits);
        PngFile file = PngFile.Parse(content, budget);
        PngHeader header = file.Header;
        if (asSamples && (header.BitDepth > 8 || header.Color is not (PngColor.Grey or PngColor.Palette)))
        {
            throw budget.Failure(
                $"expected grey or a palette of at most 8 bits, got {header.Color} of {header.BitDepth} bits a sample.");
        }

        int channels = asSamples ? 1 : file.Channels;
        long filtered = FilteredBytes(header);
        if (filtered > LargestRatio * file.DataBytes)
        {
            throw budget.Failure(
                $"the file is cut off or no picture: {file.DataBytes} compressed bytes cannot hold {header.Width} x "
                    + $"{header.Height} pixels.",
                file.DataOffset);
        }

        long bytes = (long)header.Width * header.Height * channels;
        budget.Charge(bytes);
        if (bytes > TrustedBytes && bytes / TrustedRatio > file.DataBytes)
        {
            // So that damage deep in a small file is found before the large picture it declares is allocated.
            ReadRows(file, content, budget, asSamples, null);
        }

        byte[] pixels = GC.AllocateUninitializedArray<byte>((int)bytes);
        ReadRows(file, content, budget, asSamples, pixels);
        return Upright.Apply(new Image(header.Height, header.Width, channels, pixels), file.Orientation, budget);
    }

    /// <summary>Decodes all rows, into <paramref name="pixels"/> where it is given.</summary>
    private static void ReadRows(PngFile file, ReadOnlyMemory<byte> content, DecodeBudget budget, bool asSamples, byte[]? pixels)
    {
        PngHeader header = file.Header;
        int channels = asSamples ? 1 : file.Channels, stride = header.Width * channels;
        var expander = new PngRowExpander(file, budget, asSamples);
        bool direct = pixels is not null && !header.Interlaced;
        byte[] line = direct ? [] : budget.Allocate(stride);
        using var rows = new PngRowReader(file, content, budget);
        foreach (PngPass pass in PngPass.Of(header))
        {
            int width = pass.Width(header);
            rows.StartPass(width);
            for (int y = 0; y < pass.Height(header); y++)
            {
                Span<byte> target = direct ? pixels.AsSpan(y * stride, stride) : line.AsSpan(0, width * channels);
                expander.Expand(rows.Next(), target);
                if (pixels is not null && !direct)
                {
                    int top = pass.Top + (y * pass.StepY);
                    Scatter(target, channels, pass, pixels.AsSpan(top * stride, stride));
                }
            }
        }

        rows.Finish();
    }

    private static void Scatter(ReadOnlySpan<byte> line, int channels, PngPass pass, Span<byte> row)
    {
        for (int s = 0, d = pass.Left * channels; s < line.Length; s += channels, d += pass.StepX * channels)
        {
            line.Slice(s, channels).CopyTo(row[d..]);
        }
    }

    /// <summary>The size of the inflated data: every row of every pass with its filter byte.</summary>
    private static long FilteredBytes(PngHeader header)
    {
        long bytes = 0;
        foreach (PngPass pass in PngPass.Of(header))
        {
            bytes += (1L + header.RowBytes(pass.Width(header))) * pass.Height(header);
        }

        return bytes;
    }
}
