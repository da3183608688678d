using Nin.Imaging.Png;

namespace Nin.Tests.Imaging.Png;

public sealed class PngSamplesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Unpack_EveryByte_GivesItsSamplesFromTheHighestBits(int bitDepth)
    {
        byte[] row = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        int perByte = 8 / bitDepth;
        var samples = new byte[(row.Length * perByte) + PngSamples.Slack];
        PngSamples.Unpack(row, bitDepth, samples);
        for (int i = 0; i < row.Length * perByte; i++)
        {
            string bits = Convert.ToString(row[i / perByte], 2).PadLeft(8, '0').Substring(i % perByte * bitDepth, bitDepth);
            Assert.Equal(Convert.ToInt32(bits, 2), samples[i]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Unpack_RowOfAnyWidth_StaysWithinTheSlack(int bitDepth)
    {
        for (int width = 1; width <= 40; width++)
        {
            int bytes = ((width * bitDepth) + 7) / 8;
            var samples = new byte[width + PngSamples.Slack];
            PngSamples.Unpack(Enumerable.Repeat((byte)255, bytes).ToArray(), bitDepth, samples);
            Assert.All(samples[..width], sample => Assert.Equal((1 << bitDepth) - 1, sample));
        }
    }
}
