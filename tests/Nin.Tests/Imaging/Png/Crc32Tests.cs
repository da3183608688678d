using Nin.Imaging.Png;

namespace Nin.Tests.Imaging.Png;

public sealed class Crc32Tests
{
    [Theory]
    [InlineData("", 0x00000000)]
    [InlineData("123456789", 0xCBF43926)]
    [InlineData("IEND", 0xAE426082)]
    public void Of_KnownText_GivesItsSum(string text, uint sum) =>
        Assert.Equal(sum, Crc32.Of(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Of_TwoPieces_EqualsTheWholeAndTheBitwiseSum()
    {
        byte[] data = TestImages.Noise(1, 64, 1).Pixels.ToArray();
        for (int length = 0; length <= data.Length; length++)
        {
            uint expected = Bitwise(data.AsSpan(0, length));
            Assert.Equal(expected, Crc32.Of(data.AsSpan(0, length)));
            Assert.Equal(expected, Crc32.Of(data.AsSpan(0, length / 3), data.AsSpan(length / 3, length - (length / 3))));
        }
    }

    private static uint Bitwise(ReadOnlySpan<byte> data)
    {
        uint crc = ~0u;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
