using System.Formats.Tar;
using System.IO.Compression;
using Nin.Formats;
using Nin.Formats.Archives;

namespace Nin.Tests.Formats.Archives;

public sealed class TarArchiveTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(TarEntryFormat.V7, false)]
    [InlineData(TarEntryFormat.Ustar, true)]
    [InlineData(TarEntryFormat.Pax, false)]
    [InlineData(TarEntryFormat.Pax, true)]
    [InlineData(TarEntryFormat.Gnu, true)]
    public void MoveNext_EveryFormat_GivesNamesLengthsAndContent(TarEntryFormat format, bool gzipped)
    {
        string nested = format == TarEntryFormat.V7 ? "folder/b" : $"{new string('x', 90)}/{new string('y', 90)}";
        Save(format, gzipped, ("folder/", null), ("folder/a.bin", [1, 2, 3]), (nested, new byte[1025]), ("empty", []));

        using TarArchive archive = TarArchive.Open(_path, Limits.Default);
        Assert.True(archive.MoveNext());
        Assert.Equal(("folder/", false), (archive.Name, archive.IsFile));
        Assert.True(archive.MoveNext());
        Assert.Equal(("folder/a.bin", true, 3L), (archive.Name, archive.IsFile, archive.Length));
        byte[] content = new byte[2];
        archive.Fill(content);
        Assert.Equal([1, 2], content);
        Assert.EndsWith(
            "expected 2 more bytes in 'folder/a.bin', got 1.",
            Assert.Throws<NinFormatException>(() => archive.Fill(content)).Message,
            StringComparison.Ordinal);
        Assert.True(archive.MoveNext());
        Assert.Equal((nested, 1025L), (archive.Name, archive.Length));
        Assert.True(archive.MoveNext());
        Assert.Equal(("empty", true, 0L), (archive.Name, archive.IsFile, archive.Length));
        Assert.False(archive.MoveNext());
    }

    [Fact]
    public void MoveNext_NotAnArchive_Throws()
    {
        File.WriteAllBytes(_path, [.. Enumerable.Repeat((byte)'x', 600)]);
        Assert.EndsWith("expected the header of an entry. Is this a tar archive, and complete?", Failure(Limits.Default).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MoveNext_CutArchive_Throws()
    {
        Save(TarEntryFormat.Ustar, gzipped: false, ("a", new byte[2000]));
        File.WriteAllBytes(_path, File.ReadAllBytes(_path)[..1000]);
        Assert.EndsWith("Is the file complete?", Failure(Limits.Default).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MoveNext_MoreThanTheLimits_Throws()
    {
        Save(TarEntryFormat.Ustar, gzipped: true, ("a", new byte[100]), ("b", new byte[200_000]), ("c", []));
        Assert.EndsWith("expected at most 2 entries.", Failure(new Limits { Records = 2 }).Message, StringComparison.Ordinal);
        Assert.EndsWith("expected an entry of 0 to 1600 bytes, got 200000.", Failure(new Limits { FileBytes = 1600 }).Message, StringComparison.Ordinal);
        Assert.EndsWith("expected at most 200500 bytes of content.", Failure(new Limits { FileBytes = 200_500 }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MoveNext_LongNameOverTheLimit_ThrowsBeforeAllocating()
    {
        Save(TarEntryFormat.Gnu, gzipped: false, (new string('n', 3000), []));
        Assert.EndsWith(
            "expected a name record of at most 1000 bytes, got 3001.", Failure(new Limits { AncillaryBytes = 1000 }).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void MoveNext_MutatedArchives_AreReadOrRefused(TarEntryFormat format)
    {
        Save(format, gzipped: false, (new string('n', 150), [1]), ("b", [2, 3]));
        byte[] original = File.ReadAllBytes(_path);
        for (uint i = 0; i < 500; i++)
        {
            byte[] mutant = Mutation.Of(original, i);
            Repair(mutant);
            File.WriteAllBytes(_path, mutant);
            try
            {
                using TarArchive archive = TarArchive.Open(_path, Limits.Default);
                while (archive.MoveNext())
                {
                    archive.Fill(new byte[Math.Min(archive.Length, 10)]);
                }
            }
            catch (NinFormatException)
            {
            }
        }
    }

    /// <summary>Makes the checksums right again, so that the damage behind them is met too.</summary>
    private static void Repair(byte[] archive)
    {
        for (int at = 0; at + 512 <= archive.Length; at += 512)
        {
            Span<byte> header = archive.AsSpan(at, 512);
            if (header.Slice(257, 5).SequenceEqual("ustar"u8))
            {
                header.Slice(148, 8).Fill((byte)' ');
                int sum = 0;
                foreach (byte value in header)
                {
                    sum += value;
                }

                System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
            }
        }
    }

    private NinFormatException Failure(Limits limits) => Assert.Throws<NinFormatException>(() =>
    {
        using TarArchive archive = TarArchive.Open(_path, limits);
        while (archive.MoveNext())
        {
        }
    });

    private void Save(TarEntryFormat format, bool gzipped, params (string Name, byte[]? Content)[] entries)
    {
        using FileStream file = File.Create(_path);
        using Stream stream = gzipped ? new GZipStream(file, CompressionLevel.Fastest) : file;
        using var writer = new TarWriter(stream, format);
        foreach ((string name, byte[]? content) in entries)
        {
            TarEntryType type = content is null ? TarEntryType.Directory
                : format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile;
            TarEntry entry = format switch
            {
                TarEntryFormat.V7 => new V7TarEntry(type, name),
                TarEntryFormat.Ustar => new UstarTarEntry(type, name),
                TarEntryFormat.Pax => new PaxTarEntry(type, name),
                _ => new GnuTarEntry(type, name),
            };
            if (content is not null)
            {
                entry.DataStream = new MemoryStream(content);
            }

            writer.WriteEntry(entry);
        }
    }
}
