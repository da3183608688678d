using Nin.Imaging;
using Nin.Random;

namespace Nin.Data.Augmenting;

/// <summary>Random changes of brightness, contrast and saturation, in a random order.</summary>
/// <remarks>
/// <b>Formula</b> With a factor f, uniform in [1 − strength, 1 + strength] for each: brightness f·x; contrast m + f·(x − m)
/// with the picture's mean grey m; saturation g + f·(x − g) with the pixel's grey g; each clamped to [0, 255].
/// <b>Source</b> torchvision's <c>ColorJitter(s, s, s)</c>. <b>Deviation</b> samples are rounded once at the end and not after
/// each change. A grey picture has no saturation.
/// </remarks>
internal static class ColorJitter
{
    private static readonly int[][] Orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    /// <summary>
    /// The picture with other colours; alpha stays as it is. Draws the same count of numbers for every picture.
    /// </summary>
    public static Image Apply(Image image, double strength, ref RandomStream random)
    {
        int[] order = Orders[random.NextInt32(Orders.Length)];
        float brightness = Factor(strength, ref random), contrast = Factor(strength, ref random), saturation = Factor(
            strength, ref random);
        ReadOnlySpan<byte> pixels = image.Pixels.Span;
        float[] samples = new float[pixels.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = pixels[i];
        }

        foreach (int change in order)
        {
            switch (change)
            {
                case 0:
                    Blend(samples, image.Channels, brightness, (_, _) => 0f);
                    break;
                case 1:
                    float mean = MeanGrey(samples, image.Channels);
                    Blend(samples, image.Channels, contrast, (_, _) => mean);
                    break;
                case 2 when image.Channels > 1:
                    Blend(samples, image.Channels, saturation, Grey);
                    break;
            }
        }

        byte[] result = pixels.ToArray();
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = IsAlpha(i, image.Channels) ? result[i] : (byte)(samples[i] + 0.5f);
        }

        return new Image(image.Height, image.Width, image.Channels, result);
    }

    private static float Factor(double strength, ref RandomStream random) =>
        (float)(1 + (strength * ((2 * random.NextSingle()) - 1)));

    /// <summary>Moves every sample away from, or towards, a grey of its pixel.</summary>
    private static void Blend(float[] samples, int channels, float factor, Func<float[], int, float> greyAt)
    {
        int colours = Math.Min(channels, 3);
        for (int pixel = 0; pixel < samples.Length; pixel += channels)
        {
            float grey = greyAt(samples, pixel);
            for (int c = 0; c < colours; c++)
            {
                samples[pixel + c] = Math.Clamp(grey + (factor * (samples[pixel + c] - grey)), 0f, 255f);
            }
        }
    }

    private static float MeanGrey(float[] samples, int channels)
    {
        double sum = 0;
        for (int pixel = 0; pixel < samples.Length; pixel += channels)
        {
            sum += channels == 1 ? samples[pixel] : Grey(samples, pixel);
        }

        return (float)(sum * channels / samples.Length);
    }

    /// <summary>Luma of ITU-R BT.601.</summary>
    private static float Grey(float[] samples, int pixel) =>
        (0.299f * samples[pixel]) + (0.587f * samples[pixel + 1]) + (0.114f * samples[pixel + 2]);

    private static bool IsAlpha(int sample, int channels) => channels == 4 && sample % 4 == 3;
}
