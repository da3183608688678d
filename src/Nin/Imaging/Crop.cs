namespace Nin.Imaging;

/// <summary>Cuts a rectangle out of a picture.</summary>
public static class Crop
{
    /// <summary>Cuts out the rectangle with the given corner and size.</summary>
    /// <remarks><b>Shapes</b> [H, W, C] to [<paramref name="height"/>, <paramref name="width"/>, C].</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle is empty or not wholly inside the picture.</exception>
    public static Image At(Image image, int top, int left, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(image);
        bool isInside = top >= 0 && left >= 0 && height > 0 && width > 0
            && height <= image.Height - top && width <= image.Width - left;
        if (!isInside)
        {
            throw new ArgumentOutOfRangeException(
                nameof(image),
                $"Crop: expected a rectangle inside [{image.Height}, {image.Width}], got {height} x {width} at row {top}, "
                    + $"column {left}.");
        }

        if (height == image.Height && width == image.Width)
        {
            return image;
        }

        int channels = image.Channels;
        var pixels = new byte[height * width * channels];
        for (int y = 0; y < height; y++)
        {
            int start = (((top + y) * image.Width) + left) * channels;
            image.Pixels.Span.Slice(start, width * channels).CopyTo(pixels.AsSpan(y * width * channels));
        }

        return new Image(height, width, channels, pixels);
    }

    /// <summary>Cuts out the middle; where the picture is smaller than that, zeros are put around it first.</summary>
    /// <remarks>
    /// <b>Shapes</b> [H, W, C] to [<paramref name="height"/>, <paramref name="width"/>, C]. <b>Source</b> torchvision's
    /// <c>CenterCrop</c>: the corner is half the difference, halves to even; of an odd padding the larger half is below and
    /// right.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    public static Image Center(Image image, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        int missingRows = Math.Max(0, height - image.Height), missingColumns = Math.Max(0, width - image.Width);
        Image padded = Pad.Around(
            image, missingRows / 2, missingRows - (missingRows / 2), missingColumns / 2, missingColumns - (missingColumns / 2));
        return At(padded, Middle(padded.Height - height), Middle(padded.Width - width), height, width);
    }

    /// <summary>
    /// Where <see cref="Center"/> begins along one side of a picture; negative where there is a border before the picture.
    /// </summary>
    internal static int CenterStart(int pictureSide, int side) =>
        side > pictureSide ? -((side - pictureSide) / 2) : Middle(pictureSide - side);

    private static int Middle(int difference) => (int)Math.Round(difference / 2.0, MidpointRounding.ToEven);
}
