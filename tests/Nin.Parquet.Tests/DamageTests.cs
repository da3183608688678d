using System.Buffers.Binary;
using global::Parquet;
using Nin.Data;
using Nin.Formats;
using Nin.Tests.Data;
using Nin.Tests.Formats;

namespace Nin.Parquet.Tests;

/// <summary>Damaged files give a set or a <see cref="NinFormatException"/>, soon and without much memory.</summary>
public sealed class DamageTests
{
    /// <summary>What reading a file of a few kilobytes may cost, whatever it promises.</summary>
    private const long MostBytes = 24 << 20;

    private static readonly byte[][] Seeds = [.. Originals()];

    [Fact]
    public void Read_DamagedFile_GivesASetOrIsRefused() => Run(2_000);

    [Fact]
    [Trait("Category", "Slow")]
    public void Read_ManyDamagedFiles_GiveASetOrAreRefused() => Run(100_000);

    [Fact]
    public void Read_FileCutOffAnywhere_IsRefused()
    {
        using var set = new SmallSet();
        byte[] seed = Seeds[0];
        for (int length = 0; length < seed.Length; length += 1 + (seed.Length / 200))
        {
            set.Bytes("train.parquet", seed[..length]);
            Assert.Throws<NinFormatException>(() => Open(set));
        }
    }

    [Fact]
    public void Read_FooterLongerThanTheFile_IsRefusedWithoutMemory()
    {
        byte[] file = [.. Seeds[0]];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(file.Length - 8), int.MaxValue);
        using SmallSet set = new SmallSet().Bytes("train.parquet", file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("expected a footer of at most", Assert.Throws<NinFormatException>(() => Open(set)).Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Read_LimitsOfRowsAndBytes_Hold()
    {
        using SmallSet set = new SmallSet().Bytes("train.parquet", Seeds[0]);
        Assert.Contains("expected at most 5 rows, got 8.", Refused(Limits.Default with { Records = 5 }), StringComparison.Ordinal);
        Assert.Contains("(Limits.ArchiveBytes)", Refused(Limits.Default with { ArchiveBytes = 100 }), StringComparison.Ordinal);
        Assert.Contains("expected a footer of at most 64 bytes", Refused(Limits.Default with { HeaderBytes = 64 }), StringComparison.Ordinal);
        Assert.Contains("expected the data of", Refused(Limits.Default with { DecodeBytes = 16 }), StringComparison.Ordinal);

        string Refused(Limits limits) => Assert.Throws<NinFormatException>(() => ParquetImages.Read(
            Path.Combine(set.Folder, "train.parquet"), "mine", new() { Limits = limits })).Message;
    }

    private static void Run(int rounds)
    {
        using var set = new SmallSet();
        int read = 0;
        for (uint round = 0; round < rounds; round++)
        {
            set.Bytes("train.parquet", Mutation.Of(Seeds[round % Seeds.Length], round));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                DataSplits data = Open(set);
                for (int i = 0; i < Math.Min(data.Train.Count, 3); i++)
                {
                    data.Train.Encoded(i);
                }

                read++;
            }
            catch (NinFormatException error)
            {
                Assert.NotNull(error.File);
            }

            long spent = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(spent < MostBytes, $"round {round}: {spent} bytes");
        }

        // Damage that is always found at once, or never, would search nothing.
        Assert.InRange(read, 0.02 * rounds, 0.9 * rounds);
    }

    private static DataSplits Open(SmallSet set) => ParquetImages.Read(Path.Combine(set.Folder, "train.parquet"), "mine");

    private static IEnumerable<byte[]> Originals()
    {
        byte[][] pictures = [.. Enumerable.Range(0, 8).Select(i => TableWriter.Picture(i % 5))];
        long?[] labels = [0, 1, 2, 0, 1, 2, null, 1];
        foreach (CompressionMethod method in new[] { CompressionMethod.Snappy, CompressionMethod.None, CompressionMethod.Gzip })
        {
            yield return new TableWriter { Compression = method }.Write(pictures, labels);
        }

        yield return new TableWriter { IsFlat = true, GroupRows = 8 }.Write(pictures, ["a", "b", "a", "b", "a", "b", "a", "b"]);
    }
}
