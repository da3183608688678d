namespace Nin.Imaging;

/// <summary>Resizes pictures, bit for bit as Pillow does, so that a model trained there gives the same answers here.</summary>
public static class Resize
{
    /// <summary>Resizes to an exact size; the aspect ratio may change.</summary>
    /// <param name="image">The picture, of any number of channels.</param>
    /// <param name="height">The rows of the result.</param>
    /// <param name="width">The columns of the result.</param>
    /// <param name="filter">How pixels are weighted.</param>
    /// <remarks>
    /// <b>Shapes</b> [H, W, C] to [<paramref name="height"/>, <paramref name="width"/>, C]. <b>Units</b> between the two passes,
    /// across and then down, samples are rounded to 8 bits. Colours under alpha are weighted by it.
    /// <b>Source</b> Pillow's <c>Image.resize</c>, weights in 22-bit fixed point.
    /// <b>Deviation</b> none from Pillow with <c>BILINEAR</c> and <c>BICUBIC</c>; PyTorch's <c>interpolate</c> has no
    /// antialiasing by default.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive, or the result is larger than an array.</exception>
    public static Image To(Image image, int height, int width, ResizeFilter filter = ResizeFilter.Bilinear)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (Math.Max((long)height, image.Height) * width * image.Channels > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(height),
                $"Resize: expected a result of at most {Array.MaxLength} bytes, got [{height}, {width}, {image.Channels}].");
        }

        if (height == image.Height && width == image.Width)
        {
            return image;
        }

        if (image.Channels == 4)
        {
            return PremultipliedAlpha.Remove(Resample(PremultipliedAlpha.Apply(image), height, width, filter));
        }

        return Resample(image, height, width, filter);
    }

    /// <summary>The picture itself where it fits into a square, else shrunk to it in its own proportions.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="side">The side of the square; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="side"/> is not positive.</exception>
    public static Image Within(Image image, int side)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side);
        double share = (double)side / Math.Max(image.Height, image.Width);
        return share >= 1 ? image : To(image, Math.Max(1, (int)(image.Height * share)), Math.Max(1, (int)(image.Width * share)));
    }

    /// <summary>
    /// Resizes so that the shorter side has <paramref name="size"/> pixels; the longer one follows, rounded down.
    /// </summary>
    /// <remarks><b>Source</b> torchvision's <c>Resize(size)</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive, or the result is larger than an array.</exception>
    public static Image ShorterSide(Image image, int size, ResizeFilter filter = ResizeFilter.Bilinear)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        bool isWide = image.Width > image.Height;
        (int shorter, int longer) = isWide ? (image.Height, image.Width) : (image.Width, image.Height);
        long other = (long)size * longer / shorter;
        if (other > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(size), $"Resize: the longer side would have {other} pixels.");
        }

        return isWide ? To(image, size, (int)other, filter) : To(image, (int)other, size, filter);
    }

    /// <summary>Resizes with its aspect ratio, to the smallest picture that covers a height and a width.</summary>
    /// <remarks>
    /// Of equal sides it is <see cref="ShorterSide"/>. The side that is left over is rounded down, but not below what it covers.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive, or the result is larger than an array.</exception>
    public static Image ToCover(Image image, int height, int width, ResizeFilter filter = ResizeFilter.Bilinear)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        (int rows, int columns) = CoverSize(image.Height, image.Width, height, width);
        return To(image, rows, columns, filter);
    }

    /// <summary>The size that <see cref="ToCover"/> gives a picture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side would be longer than can be counted.</exception>
    internal static (int Rows, int Columns) CoverSize(int pictureHeight, int pictureWidth, int height, int width)
    {
        bool isWider = (long)pictureWidth * height >= (long)width * pictureHeight;
        long rows = isWider ? height : (long)pictureHeight * width / pictureWidth;
        long columns = isWider ? (long)pictureWidth * height / pictureHeight : width;
        return Math.Max(rows, columns) > int.MaxValue
            ? throw new ArgumentOutOfRangeException(
                nameof(height), $"Resize: the longer side would have {Math.Max(rows, columns)} pixels.")
            : ((int)rows, (int)columns);
    }

    private static Image Resample(Image image, int height, int width, ResizeFilter filter)
    {
        int channels = image.Channels;
        ReadOnlyMemory<byte> pixels = image.Pixels;
        if (width != image.Width)
        {
            var across = new byte[image.Height * width * channels];
            ResamplePass.Across(pixels.Span, image.Width, channels, ResampleWeights.For(image.Width, width, filter), across);
            pixels = across;
        }

        if (height != image.Height)
        {
            var down = new byte[height * width * channels];
            ResamplePass.Down(pixels.Span, width * channels, ResampleWeights.For(image.Height, height, filter), down);
            pixels = down;
        }

        return new Image(height, width, channels, pixels);
    }
}
