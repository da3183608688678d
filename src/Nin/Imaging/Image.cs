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
            throw new ArgumentException($"Image: expected 1 (grey), 3 (RGB) or 4 (RGBA) channels, got {channels}.", nameof(channels));
        }

        if (pixels.Length != (long)height * width * channels)
        {
            throw new ArgumentException(
                $"Image: expected {(long)height * width * channels} bytes for [{height}, {width}, {channels}], got {pixels.Length}.",
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
}
