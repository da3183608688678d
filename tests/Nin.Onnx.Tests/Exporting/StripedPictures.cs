using Nin.Imaging;
using Nin.Tensors;

namespace Nin.Onnx.Tests.Exporting;

/// <summary>Pictures that everyone can make: slanted stripes, of another slant in each.</summary>
internal static class StripedPictures
{
    /// <summary>Samples from 0 to 255, [N, H, W, C].</summary>
    public static byte[] Samples(int count, FeatureShape shape)
    {
        byte[] samples = new byte[count * shape.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            int c = i % shape.Channels, pixel = i / shape.Channels;
            int x = pixel % shape.Width, y = pixel / shape.Width % shape.Height, k = i / shape.Length;
            samples[i] = (byte)((y * (3 + k)) + (x * (5 + (2 * k))) + (c * 37) + (k * 61) + (y * x / 4));
        }

        return samples;
    }

    /// <summary>The same as numbers, where a graph has them: [N, C, H, W].</summary>
    public static float[] ChannelsFirst(int count, FeatureShape shape)
    {
        byte[] samples = Samples(count, shape);
        float[] numbers = new float[samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            (int picture, int place) = Math.DivRem(i, shape.Length);
            (int pixel, int channel) = Math.DivRem(place, shape.Channels);
            numbers[(picture * shape.Length) + (channel * shape.Pixels) + pixel] = samples[i];
        }

        return numbers;
    }

    /// <summary>The same as pictures.</summary>
    public static Image[] Images(int count, FeatureShape shape) =>
    [
        .. Samples(count, shape).Chunk(shape.Length).Select(own => new Image(shape.Height, shape.Width, shape.Channels, own)),
    ];
}
