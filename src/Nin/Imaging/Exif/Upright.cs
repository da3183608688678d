namespace Nin.Imaging.Exif;

/// <summary>Turns a picture upright.</summary>
internal static class Upright
{
    /// <summary>[H, W, C] to [H, W, C], or to [W, H, C] where the orientation exchanges rows and columns.</summary>
    public static Image Apply(Image image, ExifOrientation orientation, DecodeBudget budget)
    {
        if (orientation == ExifOrientation.Upright)
        {
            return image;
        }

        int channels = image.Channels, lastRow = image.Height - 1, lastColumn = image.Width - 1;
        bool isExchanged = orientation >= ExifOrientation.Transpose;
        (int height, int width) = isExchanged ? (image.Width, image.Height) : (image.Height, image.Width);
        ReadOnlySpan<byte> source = image.Pixels.Span;
        byte[] pixels = budget.Allocate(source.Length);
        (int right, int down) = (channels, image.Width * channels);

        // Where the upright picture's first pixel lies in the stored one, and the steps to its right and lower neighbours.
        (int first, int stepX, int stepY) = orientation switch
        {
            ExifOrientation.MirrorAcross => (lastColumn * right, -right, down),
            ExifOrientation.HalfTurn => ((lastColumn * right) + (lastRow * down), -right, -down),
            ExifOrientation.MirrorDown => (lastRow * down, right, -down),
            ExifOrientation.Transpose => (0, down, right),
            ExifOrientation.TurnRight => (lastRow * down, -down, right),
            ExifOrientation.Transverse => ((lastColumn * right) + (lastRow * down), -down, -right),
            _ => (lastColumn * right, down, -right),
        };
        for (int y = 0, d = 0; y < height; y++)
        {
            int s = first + (y * stepY);
            for (int x = 0; x < width; x++, s += stepX)
            {
                for (int channel = 0; channel < channels; channel++)
                {
                    pixels[d++] = source[s + channel];
                }
            }
        }

        return new Image(height, width, channels, pixels);
    }
}
