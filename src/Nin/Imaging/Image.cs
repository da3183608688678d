namespace Nin.Imaging;

/// <summary>A decoded picture: 8-bit samples, row by row from the top, channels interleaved.</summary>
/// <remarks>
/// <b>Shapes</b> <see cref="Pixels"/> holds [Height, Width, Channels] bytes. <b>Units</b> 0 is black, 255 is full.
/// The pixels are shared and must not be changed after construction.
/// </remarks>
public sealed class Image
{
    /// <summary>Wraps pixels without copying them.</summary>
    /// <exception cref="ArgumentException">The length is not height × width × channels, or channels is not 1, 3 or 4.</exception>
    public Image(int height, int width, int channels, ReadOnlyMemory<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (channels is not (1 or 3 or 4))
        {
            throw new ArgumentException(
                $"Image: expected 1 (grey), 3 (RGB) or 4 (RGBA) channels, got {channels}.", nameof(channels));
        }

        if (pixels.Length != (long)height * width * channels)
        {
            throw new ArgumentException(
                $"Image: expected {(long)height * width * channels} bytes for [{height}, {width}, {channels}], got "
                    + $"{pixels.Length}.",
                nameof(pixels));
        }

        (Height, Width, Channels, Pixels) = (height, width, channels, pixels);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>1 (grey), 3 (RGB) or 4 (RGBA, not premultiplied).</summary>
    public int Channels { get; }

    /// <summary>The samples, [Height, Width, Channels].</summary>
    public ReadOnlyMemory<byte> Pixels { get; }

    /// <summary>
    /// Why the picture is not all that its file should hold, in one line; null where it is whole. Only
    /// <see cref="Formats.Limits.AllowDamaged"/> lets such a picture through. What is made of the picture does not carry it on.
    /// </summary>
    public string? Damage { get; init; }

    /// <summary>A colour as grey; the formula stands at <see cref="ToGrey"/>.</summary>
    internal static byte GreyOf(byte red, byte green, byte blue) =>
        (byte)(((19595 * red) + (38470 * green) + (7471 * blue) + 0x8000) >> 16);

    /// <summary>The picture as grey, [Height, Width, 1]. Grey stays as it is; alpha is dropped, not blended.</summary>
    /// <remarks>
    /// <b>Source</b> luma of ITU-R BT.601 in 16-bit fixed point, (19595 R + 38470 G + 7471 B + 32768) / 65536: bit for bit
    /// what Pillow's <c>convert("L")</c> gives.
    /// </remarks>
    public Image ToGrey()
    {
        if (Channels == 1)
        {
            return this;
        }

        ReadOnlySpan<byte> source = Pixels.Span;
        var grey = new byte[Height * Width];
        for (int i = 0, s = 0; i < grey.Length; i++, s += Channels)
        {
            grey[i] = GreyOf(source[s], source[s + 1], source[s + 2]);
        }

        return new Image(Height, Width, 1, grey);
    }

    /// <summary>
    /// The picture laid on one colour: [Height, Width, 4] becomes [Height, Width, 3]. One without alpha stays as it is.
    /// </summary>
    /// <param name="background">What is seen through transparent pixels.</param>
    /// <remarks>
    /// <b>Formula</b> (alpha · color + (255 − alpha) · background) / 255, rounded to the nearest. <b>Source</b> Pillow's
    /// <c>Image.paste</c> with the alpha channel as the mask, bit for bit.
    /// </remarks>
    public Image Flatten(Rgb background)
    {
        if (Channels != 4)
        {
            return this;
        }

        ReadOnlySpan<byte> source = Pixels.Span;
        var rgb = new byte[Height * Width * 3];
        for (int d = 0, s = 0; d < rgb.Length; d += 3, s += 4)
        {
            int alpha = source[s + 3];
            rgb[d] = Blend(source[s], background.Red, alpha);
            rgb[d + 1] = Blend(source[s + 1], background.Green, alpha);
            rgb[d + 2] = Blend(source[s + 2], background.Blue, alpha);
        }

        return new Image(Height, Width, 3, rgb);
    }

    /// <summary>The picture as RGB, [Height, Width, 3]. Grey is repeated three times; alpha is dropped, not blended.</summary>
    /// <remarks>
    /// <b>Deviation</b> none from Pillow's <c>convert("RGB")</c>, which drops alpha too: what lies under a transparent pixel
    /// shows.
    /// </remarks>
    public Image ToRgb()
    {
        if (Channels == 3)
        {
            return this;
        }

        ReadOnlySpan<byte> source = Pixels.Span;
        var rgb = new byte[checked(Height * Width * 3)];
        int green = Channels == 1 ? 0 : 1, blue = Channels == 1 ? 0 : 2;
        for (int d = 0, s = 0; d < rgb.Length; d += 3, s += Channels)
        {
            (rgb[d], rgb[d + 1], rgb[d + 2]) = (source[s], source[s + green], source[s + blue]);
        }

        return new Image(Height, Width, 3, rgb);
    }

    private static byte Blend(byte color, byte background, int alpha)
    {
        int sum = (color * alpha) + (background * (255 - alpha)) + 128;
        return (byte)(((sum >> 8) + sum) >> 8);
    }
}
