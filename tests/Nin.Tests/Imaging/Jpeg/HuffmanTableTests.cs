using Nin.Imaging.Jpeg;

namespace Nin.Tests.Imaging.Jpeg;

public sealed class HuffmanTableTests
{
    /// <summary>Codes 0, 10, 110, ... of every length up to 16, and a second one of 16 bits.</summary>
    private static readonly byte[] Counts = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
    private static readonly byte[] Symbols = [0x00, 0x12, 0xF0, 0x35, 0x01, 0x22, 0x08, 0x41, 0x51, 0x61, 0x71, 0x8A, 0x91, 0xA1,
        0xB1, 0xC4];

    [Fact]
    public void Find_EveryCode_GivesItsSymbolAndNumber()
    {
        HuffmanTable table = HuffmanTable.Build(Counts, Symbols)!;
        for (int length = 1; length <= 16; length++)
        {
            int symbol = Symbols[length - 1], size = symbol & 15;
            ulong code = ((1UL << (length - 1)) - 1) << 1;
            foreach (int number in new[] { 0, (1 << size) - 1, (1 << size) / 2 })
            {
                ulong bits = ((code << size) | (uint)number) << (64 - length - size);
                int entry = table.Find(bits);
                Assert.Equal(symbol >> 4, HuffmanTable.Run(entry));
                bool isWhole = HuffmanTable.Value(entry) != 0;
                Assert.Equal(isWhole ? length + size : length, HuffmanTable.Bits(entry));
                Assert.Equal(isWhole ? 0 : size, HuffmanTable.Size(entry));
                Assert.True(!isWhole || HuffmanTable.Value(entry) == JpegBits.Extend(number, size));
            }
        }

        Assert.Equal(0, table.Find(ulong.MaxValue));
        Assert.Equal(0xF0, table.LargestSymbol);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(8, 255)]
    public void Build_MoreCodesThanThereAre_GivesNone(int length, int count)
    {
        var counts = new byte[16];
        counts[length - 1] = (byte)count;
        Assert.Equal(count == 255, HuffmanTable.Build(counts, new byte[count]) is not null);
        counts[length]++;
        Assert.Equal(count == 255, HuffmanTable.Build(counts, new byte[count + 1]) is not null);
        counts[length]++;
        Assert.Null(HuffmanTable.Build(counts, new byte[count + 2]));
    }

    [Theory]
    [InlineData(0, 1, -1)]
    [InlineData(1, 1, 1)]
    [InlineData(0, 3, -7)]
    [InlineData(3, 3, -4)]
    [InlineData(4, 3, 4)]
    [InlineData(32767, 15, 32767 - 0)]
    [InlineData(0, 15, -32767)]
    public void Extend_SmallestAndLargest_AreSymmetric(int bits, int size, int expected) =>
        Assert.Equal(expected, JpegBits.Extend(bits, size));
}
