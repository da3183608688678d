using Nin.Data.Targets;
using Nin.Imaging;
using Nin.Random;

namespace Nin.Data.Augmenting;

/// <summary>A random rectangle of a picture, of a random area and aspect ratio, resized to the network's input.</summary>
/// <remarks>
/// <b>Source</b> Szegedy et al., <i>Going deeper with convolutions</i>, section 6; torchvision's <c>RandomResizedCrop</c>: the
/// area is uniform in [least share, 1] of the picture's, the logarithm of width / height uniform between those of 3/4 and 4/3;
/// after ten rectangles that do not fit it is the largest one in the middle with an allowed ratio.
/// </remarks>
internal static class RandomResizedCrop
{
    private const int Attempts = 10;
    private const double LeastRatio = 3.0 / 4, LargestRatio = 4.0 / 3;

    public static Image Apply(
        Image image, double leastShare, int height, int width, ref RandomStream random, out PictureMove move)
    {
        (int top, int left, int rows, int columns) = Draw(image.Height, image.Width, leastShare, ref random);
        move = PictureMove.None(image.Height, image.Width).Cropped(top, left, rows, columns).Resized(height, width);
        return Resize.To(Crop.At(image, top, left, rows, columns), height, width);
    }

    internal static (int Top, int Left, int Rows, int Columns) Draw(
        int height, int width, double leastShare, ref RandomStream random)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            double area = (double)height * width * Between(leastShare, 1, random.NextSingle());
            double ratio = Math.Exp(Between(Math.Log(LeastRatio), Math.Log(LargestRatio), random.NextSingle()));
            int columns = (int)Math.Round(Math.Sqrt(area * ratio)), rows = (int)Math.Round(Math.Sqrt(area / ratio));
            if (columns >= 1 && columns <= width && rows >= 1 && rows <= height)
            {
                return (random.NextInt32(height - rows + 1), random.NextInt32(width - columns + 1), rows, columns);
            }
        }

        return Middle(height, width);
    }

    private static (int Top, int Left, int Rows, int Columns) Middle(int height, int width)
    {
        double ratio = (double)width / height;
        int columns = ratio > LargestRatio ? Math.Max(1, (int)Math.Round(height * LargestRatio)) : width;
        int rows = ratio < LeastRatio ? Math.Max(1, (int)Math.Round(width / LeastRatio)) : height;
        return ((height - rows) / 2, (width - columns) / 2, rows, columns);
    }

    private static double Between(double from, double to, double share) => from + ((to - from) * share);
}
