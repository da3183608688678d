namespace Nin.Imaging;

/// <summary>Puts a border around a picture.</summary>
public static class Pad
{
    /// <summary>Adds rows and columns of one value, in every channel.</summary>
    /// <remarks><b>Shapes</b> [H, W, C] to [top + H + bottom, left + W + right, C].</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A border is negative, or the result is larger than an array.</exception>
    public static Image Around(Image image, int top, int bottom, int left, int right, byte value = 0)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        ArgumentOutOfRangeException.ThrowIfNegative(bottom);
        ArgumentOutOfRangeException.ThrowIfNegative(left);
        ArgumentOutOfRangeException.ThrowIfNegative(right);
        if ((top | bottom | left | right) == 0)
        {
            return image;
        }

        int channels = image.Channels;
        long height = (long)top + image.Height + bottom, width = (long)left + image.Width + right;
        if (Math.Max(height, width) > int.MaxValue || height * width > Array.MaxLength / channels)
        {
            throw new ArgumentOutOfRangeException(
                nameof(image),
                $"Pad: expected a result of at most {Array.MaxLength} bytes, got [{height}, {width}, {channels}].");
        }

        var pixels = new byte[height * width * channels];
        pixels.AsSpan().Fill(value);
        int stride = image.Width * channels;
        for (int y = 0; y < image.Height; y++)
        {
            long start = (((top + y) * width) + left) * channels;
            image.Pixels.Span.Slice(y * stride, stride).CopyTo(pixels.AsSpan((int)start));
        }

        return new Image((int)height, (int)width, channels, pixels);
    }
}
