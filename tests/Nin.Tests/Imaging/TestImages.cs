using Nin.Imaging;
using Nin.Random;

namespace Nin.Tests.Imaging;

/// <summary>Pictures for tests, the same in every run.</summary>
internal static class TestImages
{
    /// <summary>A slope with noise on it, so that neither filters nor resizing find it trivial.</summary>
    public static Image Slope(int height, int width, int channels, uint index = 0)
    {
        var random = new RandomStream(1, RandomPurpose.Test, 0, index);
        var pixels = new byte[height * width * channels];
        for (int i = 0; i < pixels.Length; i++)
        {
            int x = i / channels % width, y = i / channels / width, channel = i % channels;
            pixels[i] = (byte)((x * (channel + 1) * 255 / width) + y + random.NextInt32(9));
        }

        return new Image(height, width, channels, pixels);
    }

    public static Image Noise(int height, int width, int channels, uint index = 0)
    {
        var random = new RandomStream(2, RandomPurpose.Test, 0, index);
        var pixels = new byte[height * width * channels];
        foreach (ref byte pixel in pixels.AsSpan())
        {
            pixel = (byte)random.NextUInt32();
        }

        return new Image(height, width, channels, pixels);
    }

    public static void AssertEqual(Image expected, Image actual)
    {
        Assert.Equal((expected.Height, expected.Width, expected.Channels), (actual.Height, actual.Width, actual.Channels));
        Assert.Equal(expected.Pixels.ToArray(), actual.Pixels.ToArray());
    }
}
