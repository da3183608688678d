using Nin.Data.Targets;
using Nin.Imaging;

namespace Nin.Data.Preparing;

/// <summary>How a picture of another size comes to the size of a network's input: bilinearly, with antialiasing.</summary>
/// <remarks>
/// <b>Source</b> the <c>crop_mode</c> and <c>crop_pct</c> of timm's evaluation transforms; torchvision's Resize and CenterCrop.
/// <b>Deviation</b> a picture that has the input's size already is taken as it is, also with a centre crop.
/// </remarks>
/// <param name="Mode">Squash or centre crop.</param>
/// <param name="CropPct">
/// Of a centre crop: the share of the resized picture's shorter side that is seen, in [<see cref="LeastCropPct"/>, 1].
/// </param>
public sealed record Resizing(ResizeMode Mode = ResizeMode.Squash, double CropPct = 1)
{
    /// <summary>
    /// The least share that may be seen; the picture is resized to this many times the input's size and no more.
    /// </summary>
    public const double LeastCropPct = 0.1;

    /// <summary>The whole picture, at the input's aspect ratio.</summary>
    public static Resizing Squash { get; } = new();

    /// <summary>The picture at the given size; one that has it already is given back as it is.</summary>
    internal Image Apply(Image image, int height, int width)
    {
        if (image.Height == height && image.Width == width)
        {
            return image;
        }

        return Mode == ResizeMode.Center
            ? Crop.Center(Resize.ToCover(image, (int)(height / CropPct), (int)(width / CropPct)), height, width)
            : Resize.To(image, height, width);
    }

    /// <summary>What <see cref="Apply"/> does to the places of a picture of the first size.</summary>
    internal PictureMove MoveOf(int pictureHeight, int pictureWidth, int height, int width)
    {
        PictureMove picture = PictureMove.None(pictureHeight, pictureWidth);
        if ((pictureHeight, pictureWidth) == (height, width))
        {
            return picture;
        }

        if (Mode != ResizeMode.Center)
        {
            return picture.Resized(height, width);
        }

        (int rows, int columns) = Resize.CoverSize(pictureHeight, pictureWidth, (int)(height / CropPct), (int)(width / CropPct));
        return picture.Resized(rows, columns).Cropped(
            Crop.CenterStart(rows, height), Crop.CenterStart(columns, width), height, width);
    }
}
