using Nin.Data;
using Nin.Formats;
using Nin.Tests.Data;

namespace Nin.Parquet.Tests.Format;

/// <summary>Pages of version 2, and pages that promise what is not so.</summary>
public sealed class PageReaderTests
{
    private static readonly byte[] First = TableWriter.Picture(1), Last = TableWriter.Picture(2);

    [Fact]
    public void Read_PagesOfVersion2_HaveTheirValues()
    {
        using SmallSet set = new SmallSet().Bytes("train.parquet", new HandMadeFile().Write(First, Last));
        DataSplits data = ParquetImages.Read(Path.Combine(set.Folder, "train.parquet"), "mine");
        Assert.Equal(["1", "2"], data.Train.Classes);
        Assert.Equal([First, Last], Enumerable.Range(0, 2).Select(i => data.Train.Encoded(i)!.Value.ToArray()));
        Assert.Equal("left out: 1 row without a picture", data.Note);
    }

    [Theory]
    [InlineData(4, -1, 2, 0, "expected 3 values, got more.")]
    [InlineData(-1, -1, 2, 0, "expected a page of a length and values")]
    [InlineData(3, 5, 2, 0, "the column 'image' is written as DELTA_BINARY_PACKED; read are PLAIN and RLE_DICTIONARY.")]
    [InlineData(3, 8, 2, 0, "expected 0 to 32 bits, got")]
    [InlineData(3, 0, 100_000, 0, "bytes of levels, got 100000.")]
    [InlineData(3, 0, -2, 0, "bytes of levels, got -2.")]
    [InlineData(3, 0, 2, 4, "expected one value a row, got lists.")]
    public void Read_HeaderThatLies_IsRefused(int values, int encoding, int levelBytes, int repetitionBytes, string expected)
    {
        HandMadeFile.Thrift Lie(HandMadeFile.Thrift _) => new HandMadeFile.Thrift().Struct(8, new HandMadeFile.Thrift()
            .Int(1, values).Int(2, 1).Int(3, 3).Int(4, Math.Max(encoding, 0)).Int(5, levelBytes).Int(6, repetitionBytes)
            .False(7));
        Assert.Contains(expected, Refused(new HandMadeFile { ImageHeader = Lie }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2L, "expected 2 values, got more.")]
    [InlineData(4L, "the data ends within a structure.")]
    [InlineData(2_000_000_000L, "rows, got 2000000000.")]
    [InlineData(-1L, "expected 2 columns with a value a row, got 2 columns, -1 rows")]
    [InlineData(9_000_000_000_000L, "expected 2 columns with a value a row, got 2 columns, 9000000000000 rows")]
    public void Read_RowsThatAreNotThere_AreRefusedWithoutMemory(long rows, string expected)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(expected, Refused(new HandMadeFile { Rows = rows }), StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4 << 20);
    }

    private static string Refused(HandMadeFile file)
    {
        using SmallSet set = new SmallSet().Bytes("train.parquet", file.Write(First, Last));
        return Assert.Throws<NinFormatException>(() => ParquetImages.Read(Path.Combine(set.Folder, "train.parquet"), "mine")).Message;
    }
}
