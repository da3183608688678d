using Nin.Data.Augmenting;
using Nin.Data.Targets;
using Nin.Imaging;
using Nin.Random;

namespace Nin.Data.Preparing;

/// <summary>
/// The one way of a picture into a network, when learning and when answering: laid on its background, cut out or resized,
/// recoloured, and made into numbers. Answering is the same way without chance.
/// </summary>
internal static class PictureNumbers
{
    /// <summary>
    /// Everything up to the numbers of the network's size; what is left for whitening is <see cref="Normalization.Whiten"/>.
    /// </summary>
    /// <param name="image">The picture as it was read.</param>
    /// <param name="preprocessing">What is always done.</param>
    /// <param name="augmentation">What is done at random; <see cref="Augmentation.None"/> when answering.</param>
    /// <param name="random">What chance is drawn from.</param>
    /// <param name="destination">[height, width, channels].</param>
    /// <returns>What was done to the picture's places.</returns>
    public static PictureMove Of(
        Image image, Preprocessing preprocessing, Augmentation augmentation, ref RandomStream random, Span<float> destination)
    {
        (int height, int width) = (preprocessing.Height, preprocessing.Width);
        int top = 0, left = 0;
        PictureMove move;
        image = image.Flatten(preprocessing.Background);
        Image window = image;
        if (augmentation.RandomResizedCrop > 0)
        {
            window = RandomResizedCrop.Apply(image, augmentation.RandomResizedCrop, height, width, ref random, out move);
        }
        else if (augmentation.RandomCrop && image.Height >= height && image.Width >= width)
        {
            (top, left) = Augmentation.DrawCorner(image.Height - height, image.Width - width, ref random);
            move = PictureMove.None(image.Height, image.Width).Cropped(top, left, height, width);
        }
        else
        {
            window = preprocessing.Sized(image);
            move = preprocessing.Resizing.MoveOf(image.Height, image.Width, height, width);
        }

        if (augmentation.ColorJitter > 0)
        {
            window = ColorJitter.Apply(Crop.At(window, top, left, height, width), augmentation.ColorJitter, ref random);
            (top, left) = (0, 0);
        }

        preprocessing.Normalization.Apply(window, top, left, width, destination);
        return move;
    }

    /// <summary>The same without chance.</summary>
    public static void Of(Image image, Preprocessing preprocessing, Span<float> destination)
    {
        RandomStream none = default;
        Of(image, preprocessing, Augmentation.None, ref none, destination);
    }
}
