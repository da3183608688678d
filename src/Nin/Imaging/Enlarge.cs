namespace Nin.Imaging;

/// <summary>Enlarges pictures by whole pixels, so that one sees what they are made of and no smoothing.</summary>
public static class Enlarge
{
    /// <summary>Makes a square of each pixel.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="times">The side of the squares; 1 gives the picture itself.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is not positive.</exception>
    public static Image By(Image image, int times)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        if (times == 1)
        {
            return image;
        }

        (int height, int width, int channels) = (checked(image.Height * times), checked(image.Width * times), image.Channels);
        byte[] pixels = new byte[checked(height * width * channels)];
        ReadOnlySpan<byte> from = image.Pixels.Span;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                from.Slice((((y / times) * image.Width) + (x / times)) * channels, channels).CopyTo(
                    pixels.AsSpan(((y * width) + x) * channels));
            }
        }

        return new Image(height, width, channels, pixels);
    }
}
