using Nin.Formats;

namespace Nin.Imaging.Gif;

/// <summary>
/// Reads the first picture of a GIF: plain or interlaced, with a palette for all or of its own, with transparency.
/// </summary>
/// <remarks>
/// <b>Shapes</b> the logical screen, or what of the frame goes beyond it too; a palette of greys gives 1 channel, a transparent
/// colour 4, all else 3. <b>Source</b> GIF89a specification. As in Pillow, pixels of the screen that the frame does not cover
/// have the transparent colour, or the first one where there is none. <b>Deviation</b> an index that lies outside the palette is
/// black, as in PNG.
/// </remarks>
internal sealed class GifDecoder : IImageDecoder
{
    /// <summary>The most pixels that a byte can hold: a code of 12 bits for a string of all 4,096 codes.</summary>
    private const int LargestRatio = 2731;

    /// <summary>
    /// A screen may be larger than its frame; one much larger than a frame that holds next to nothing is no picture.
    /// </summary>
    private const int EmptyPixels = 1 << 20;

    /// <summary>A picture that takes more bytes than this, and is packed more tightly, is read once without being kept.</summary>
    private const long TrustedBytes = 4 << 20;
    private const int TrustedRatio = 16;

    public string Format => "GIF";

    public IReadOnlyList<string> Extensions => [".gif"];

    public bool Recognises(ReadOnlySpan<byte> start) => start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8);

    public Image Decode(ReadOnlyMemory<byte> content, Limits limits)
    {
        var budget = new DecodeBudget(Format, limits);
        if (!Recognises(content.Span))
        {
            throw budget.Failure("expected the letters GIF87a or GIF89a.", 0);
        }

        GifFrame frame = GifFrame.First(content.Span, budget);
        long dataBytes = content.Length - frame.DataOffset, screen = (long)frame.ScreenWidth * frame.ScreenHeight;
        if ((long)frame.Width * frame.Height > LargestRatio * dataBytes || screen > EmptyPixels + (LargestRatio * dataBytes))
        {
            throw budget.Failure(
                $"the file is cut off or no picture: {dataBytes} bytes cannot hold {frame.ScreenWidth} x {frame.ScreenHeight} "
                    + "pixels.",
                frame.DataOffset);
        }

        int channels = frame.Transparent is not null ? 4 : frame.IsGrey ? 1 : 3;
        long bytes = screen * channels;
        budget.Charge(bytes);
        budget.Charge(frame.Width + LzwReader.TableBytes);
        if (bytes > TrustedBytes && bytes / TrustedRatio > dataBytes)
        {
            // So that damage deep in a small file is found before the large picture it declares is allocated.
            ReadRows(frame, content, budget, channels, null);
        }

        byte[] pixels = GC.AllocateUninitializedArray<byte>((int)bytes);
        if (!frame.CoversTheScreen)
        {
            Fill(pixels, frame.Colors[frame.Transparent ?? 0], channels);
        }

        ReadRows(frame, content, budget, channels, pixels);
        return new Image(frame.ScreenHeight, frame.ScreenWidth, channels, pixels);
    }

    /// <summary>Decodes all rows, into <paramref name="pixels"/> where it is given.</summary>
    private static void ReadRows(GifFrame frame, ReadOnlyMemory<byte> content, DecodeBudget budget, int channels, byte[]? pixels)
    {
        var reader = new LzwReader(content, frame.DataOffset, budget);
        byte[] indices = new byte[frame.Width];
        foreach ((int first, int step) in frame.IsInterlaced ? [(0, 8), (4, 8), (2, 4), (1, 2)] : ((int, int)[])[(0, 1)])
        {
            for (int y = first; y < frame.Height; y += step)
            {
                budget.CheckTime(frame.DataOffset);
                reader.Read(indices, y);
                if (pixels is not null)
                {
                    int start = (((frame.Top + y) * frame.ScreenWidth) + frame.Left) * channels;
                    Expand(indices, frame.Colors, channels, pixels.AsSpan(start, indices.Length * channels));
                }
            }
        }
    }

    private static void Expand(ReadOnlySpan<byte> indices, uint[] colors, int channels, Span<byte> row)
    {
        for (int x = 0, d = 0; x < indices.Length; x++, d += channels)
        {
            uint color = colors[indices[x]];
            for (int c = 0; c < channels; c++)
            {
                row[d + c] = (byte)(color >> (8 * c));
            }
        }
    }

    private static void Fill(Span<byte> pixels, uint color, int channels)
    {
        for (int d = 0; d < pixels.Length; d++)
        {
            pixels[d] = (byte)(color >> (8 * (d % channels)));
        }
    }
}
