using Nin.Formats;
using Nin.Parquet.Format;

namespace Nin.Parquet.Tests.Format;

public sealed class SnappyTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(59, 200)]
    [InlineData(61, 200)]
    [InlineData(300, 2)]
    [InlineData(70_000, 3)]
    [InlineData(200_000, 200)]
    public void Inflate_AnotherHandsData_IsWhatWasCompressed(int length, int values)
    {
        byte[] original = [.. Enumerable.Range(0, length).Select(i => (byte)(i * i / 7 % values))];
        byte[] inflated = new byte[length];
        Snappy.Inflate(Snappier.Snappy.CompressToArray(original), inflated);
        Assert.Equal(original, inflated);
    }

    /// <summary>The length, a literal of three bytes, and a copy of eight from two bytes before.</summary>
    [Fact]
    public void Inflate_CopyThatReachesIntoItself_RepeatsIt()
    {
        byte[] inflated = new byte[11];
        Snappy.Inflate([11, 0b1000, 1, 2, 3, 0b1_0001, 2], inflated);
        Assert.Equal([1, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3], inflated);
    }

    [Theory]
    [InlineData(new byte[] { }, "the data behind Snappy are damaged.")]
    [InlineData(new byte[] { 5, 0b1000, 1, 2, 3 }, "expected 4 bytes behind Snappy, got 5.")]
    [InlineData(new byte[] { 4, 0b1000, 1, 2, 3 }, "the data behind Snappy are damaged.")]
    [InlineData(new byte[] { 4, 0b1100, 1, 2, 3 }, "the data behind Snappy are damaged.")]
    [InlineData(new byte[] { 4, 0b1, 1 }, "the data behind Snappy are damaged.")]
    [InlineData(new byte[] { 4, 0, 1, 0b1, 0 }, "the data behind Snappy are damaged.")]
    [InlineData(new byte[] { 4, 0, 1, 0b10011, 255, 255, 255, 255 }, "the data behind Snappy are damaged.")]
    [InlineData(new byte[] { 4, 0xFC, 255, 255, 255, 255, 1 }, "the data behind Snappy are damaged.")]
    public void Inflate_DamagedData_IsRefused(byte[] source, string expected) =>
        Assert.Equal("Parquet: " + expected, Assert.Throws<NinFormatException>(() => Snappy.Inflate(source, new byte[4])).Message);
}
