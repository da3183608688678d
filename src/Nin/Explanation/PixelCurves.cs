using Nin.Imaging;
using Nin.Models;

namespace Nin.Explanation;

/// <summary>
/// What becomes of a class's probability while a picture's pixels are taken away, or put in, in the order of a map.
/// </summary>
internal sealed class PixelCurves(Classifier classifier, int steps)
{
    /// <summary>The blurred picture is the picture shrunk this many times and enlarged again.</summary>
    private const int Blur = 8;

    /// <summary>The curve of taking pixels away: what is gone has the picture's mean colour.</summary>
    public double[] Deletion(Image image, ClassMap map)
    {
        byte[] grey = new byte[image.Pixels.Length];
        ReadOnlySpan<byte> pixels = image.Pixels.Span;
        for (int channel = 0; channel < image.Channels; channel++)
        {
            long sum = 0;
            for (int i = channel; i < pixels.Length; i += image.Channels)
            {
                sum += pixels[i];
            }

            byte mean = (byte)(sum * image.Channels / pixels.Length);
            for (int i = channel; i < grey.Length; i += image.Channels)
            {
                grey[i] = mean;
            }
        }

        return Curve(image.Pixels.Span, grey, image, map);
    }

    /// <summary>The curve of putting pixels into the blurred picture.</summary>
    public double[] Insertion(Image image, ClassMap map)
    {
        Image small = Resize.To(image, Math.Max(1, image.Height / Blur), Math.Max(1, image.Width / Blur));
        return Curve(Resize.To(small, image.Height, image.Width).Pixels.Span, image.Pixels.Span, image, map);
    }

    /// <summary>The mean probability on the way of a curve, by the trapezoidal rule: the area under it.</summary>
    public static double Area(double[] curve) => (curve.Sum() - ((curve[0] + curve[^1]) / 2)) / (curve.Length - 1);

    /// <summary>The probability at each step of the way from one picture to another.</summary>
    private double[] Curve(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, Image image, ClassMap map)
    {
        float[] keys = [.. map.OverPicture().Select(number => -number)];
        int[] order = [.. Enumerable.Range(0, keys.Length).OrderBy(pixel => keys[pixel])];   // of equals the first first
        byte[] pixels = from.ToArray();
        List<Image> pictures = [];
        int done = 0;
        for (int step = 0; step <= steps; step++)
        {
            for (int end = (int)((long)order.Length * step / steps); done < end; done++)
            {
                int at = order[done] * image.Channels;
                to.Slice(at, image.Channels).CopyTo(pixels.AsSpan(at));
            }

            pictures.Add(new Image(image.Height, image.Width, image.Channels, pixels.ToArray()));
        }

        return [.. classifier.Classify(pictures).Select(answer => (double)answer.Probabilities[map.Index])];
    }
}
