using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;
using Nin.Formats;
using Nin.Formats.Archives;

namespace Nin.Tests.Formats.Archives;

public sealed class ZipDirectoryTests : IDisposable
{
    private const int CentralHeaderBytes = 46, StartField = 42;

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Read_Entries_AreWhereTheyLie()
    {
        Write("a.png", "folder/b.png");
        List<ZipEntry> entries = Read();
        Assert.Equal(["a.png", "folder/b.png"], entries.Select(entry => entry.Name));
        Assert.All(entries, entry => Assert.Equal((8, 1000L, false), (entry.Method, entry.Length, entry.IsEncrypted)));
        Assert.Equal(0, entries[0].Start);
        Assert.True(entries[1].Start >= 30 + entries[0].CompressedLength);
    }

    [Fact]
    public void Read_BytesBeforeTheArchive_MoveAllPlaces()
    {
        Write("a.png", "b.png");
        File.WriteAllBytes(_path, [.. new byte[77], .. File.ReadAllBytes(_path)]);
        Assert.Equal(77, Read()[0].Start);
    }

    /// <summary>As PyTorch writes every archive: 76 bytes more between the directory and its end.</summary>
    [Fact]
    public void Read_Zip64EndThatNothingNeeds_MovesNoPlace()
    {
        Write("a.png", "b.png");
        byte[] bytes = File.ReadAllBytes(_path);
        int end = bytes.AsSpan().LastIndexOf("PK\u0005\u0006"u8), start = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        byte[] end64 = new byte[56], locator = new byte[20];
        "PK\u0006\u0006"u8.CopyTo(end64);
        "PK\u0006\u0007"u8.CopyTo(locator);
        BinaryPrimitives.WriteInt64LittleEndian(end64.AsSpan(32), 2);
        BinaryPrimitives.WriteInt64LittleEndian(end64.AsSpan(40), end - start);
        BinaryPrimitives.WriteInt64LittleEndian(end64.AsSpan(48), start);
        BinaryPrimitives.WriteInt64LittleEndian(locator.AsSpan(8), end);
        File.WriteAllBytes(_path, [.. bytes[..end], .. end64, .. locator, .. bytes[end..]]);
        Assert.Equal(["a.png", "b.png"], Read().Select(entry => entry.Name));
        Assert.Equal(0, Read()[0].Start);
    }

    [Fact]
    public void Read_OverlappingEntries_AreRefused()
    {
        Write("a.png", "b.png");
        byte[] bytes = File.ReadAllBytes(_path);
        int second = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(second + StartField), 5);
        File.WriteAllBytes(_path, bytes);
        Assert.Equal(
            $"{_path}: zip at byte 5: 'a.png' and 'b.png' overlap: no honest archive has that.",
            Assert.Throws<NinFormatException>(Read).Message);
    }

    [Fact]
    public void Read_EveryCut_IsCalledDamaged()
    {
        Write("a.png", "b.png");
        byte[] whole = File.ReadAllBytes(_path);
        for (int length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(_path, whole[..length]);
            Assert.Contains("damaged", Assert.Throws<NinFormatException>(Read).Message);
        }
    }

    [Fact]
    public void Read_EveryByteOfTheDirectoryChanged_ReadsOrIsAFormatError()
    {
        Write("a.png", "b.png");
        byte[] whole = File.ReadAllBytes(_path);
        int start = whole.AsSpan().IndexOf("PK\u0001\u0002"u8);
        for (int i = start; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0xFF;
            File.WriteAllBytes(_path, changed);
            Exception? error = Record.Exception(() => Read());
            Assert.True(error is null or NinFormatException, $"byte {i}: {error}");
        }

        Assert.True(whole.Length - start > 2 * CentralHeaderBytes);
    }

    private void Write(params string[] names)
    {
        File.Delete(_path);
        using ZipArchive archive = ZipFile.Open(_path, ZipArchiveMode.Create);
        foreach (string name in names)
        {
            using Stream stream = archive.CreateEntry(name).Open();
            stream.Write(new byte[1000]);
        }
    }

    private List<ZipEntry> Read()
    {
        using SafeFileHandle file = File.OpenHandle(_path);
        return ZipDirectory.Read(file, _path, Limits.Default);
    }
}
