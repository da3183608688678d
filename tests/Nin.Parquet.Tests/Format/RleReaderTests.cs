using Nin.Formats;
using Nin.Parquet.Format;

namespace Nin.Parquet.Tests.Format;

public sealed class RleReaderTests
{
    /// <summary>The example of the format's page: 0 to 7 in three bits.</summary>
    [Fact]
    public void Next_PackedNumbers_AreThoseOfTheSpecification() =>
        Assert.Equal((uint[])[0, 1, 2, 3, 4, 5, 6, 7], Read([0b11, 0b10001000, 0b11000110, 0b11111010], 3, 8));

    /// <summary>A run of four fives, and a group of which five are asked for.</summary>
    [Fact]
    public void Next_RunThenPacked_GoesOn() => Assert.Equal(
        (uint[])[5, 5, 5, 5, 7, 6, 5, 4, 3],
        Read([0b1000, 5, 0b11, 0b01_110_111, 0b1_011_100_1, 0b000_001_01], 3, 9));

    [Fact]
    public void Next_NoBits_IsZero() => Assert.Equal((uint[])[0, 0, 0], Read([0b110], 0, 3));

    [Fact]
    public void Next_WideNumbers_AreWhole() => Assert.Equal([uint.MaxValue], Read([0b10, 255, 255, 255, 255], 32, 1));

    [Theory]
    [InlineData(new byte[] { }, 1)]
    [InlineData(new byte[] { 0, 0, 0 }, 0)]
    [InlineData(new byte[] { 0b11, 1 }, 3)]
    [InlineData(new byte[] { 255, 255, 255, 255, 255 }, 1)]
    [InlineData(new byte[] { 2, 1 }, 33)]
    public void Next_TooFewBytes_IsRefused(byte[] content, int width) =>
        Assert.Throws<NinFormatException>(() => Read(content, width, 9));

    private static uint[] Read(byte[] content, int width, int count)
    {
        var reader = new RleReader(content, width);
        var numbers = new uint[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = reader.Next();
        }

        return numbers;
    }
}
