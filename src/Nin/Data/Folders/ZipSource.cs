using System.IO.Compression;
using Microsoft.Win32.SafeHandles;
using Nin.Formats;
using Nin.Formats.Archives;
using Nin.Imaging;

namespace Nin.Data.Folders;

/// <summary>Picture files in a zip archive, inflated when they are asked for.</summary>
internal sealed class ZipSource : PictureSource
{
    private const int Stored = 0, Deflated = 8;

    /// <summary>The type of a file in its Unix mode, and that of a symbolic link.</summary>
    private const int TypeMask = 0xF000, Link = 0xA000;

    private readonly string _file;
    private readonly Limits _limits;
    private readonly SafeFileHandle _archive;
    private readonly ZipEntry[] _entries, _others;
    private readonly string[] _folders;

    /// <exception cref="NinFormatException">The archive is damaged, or its entries overlap.</exception>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    public ZipSource(string file, Limits limits)
    {
        (_file, _limits) = (file, limits);
        _archive = File.OpenHandle(file);
        try
        {
            List<ZipEntry> all = ZipDirectory.Read(_archive, file, limits);

            // Old Windows tools write their own separator, against the specification; then no name has the right one.
            bool isBackslashed = all.TrueForAll(entry => !entry.Name.Contains('/', StringComparison.Ordinal));
            ZipEntry[] files = [.. all
                .Select(entry => isBackslashed ? entry with { Name = entry.Name.Replace('\\', '/') } : entry)
                .OrderBy(entry => entry.Name, StringComparer.Ordinal)];
            _folders = [.. files.Where(IsFolder).Select(entry => entry.Name.TrimEnd('/'))];
            _entries = [.. files.Where(entry => !IsFolder(entry) && !IsLink(entry) && IsPicture(entry.Name))];
            _others = [.. files.Where(
                entry => !IsFolder(entry) && !IsLink(entry) && !IsPicture(entry.Name) && !IsSystemFile(entry.Name))];
            NotOpened = [.. files.Where(entry => IsLink(entry) && IsPicture(entry.Name)).Select(
                entry => new BadPicture(entry.Name, "a link"))];
        }
        catch
        {
            _archive.Dispose();
            throw;
        }

        (Paths, Others) = ([.. _entries.Select(entry => entry.Name)], [.. _others.Select(entry => entry.Name)]);
    }

    public override IReadOnlyList<string> Paths { get; }

    public override IReadOnlyList<string> Others { get; }

    public override IReadOnlyList<BadPicture> NotOpened { get; }

    public override string Describe(int index) => $"{_file}/{Paths[index]}";

    public override long LengthOf(int index) => _entries[index].Length;

    public override ReadOnlyMemory<byte> Read(int index)
    {
        ZipEntry entry = _entries[index];
        return entry.Length > _limits.PictureBytes
            ? throw TooLarge(Describe(index), entry.Length, _limits)
            : Inflate(entry, Describe(index));
    }

    public override string DescribeOther(int index) => $"{_file}/{Others[index]}";

    public override ReadOnlyMemory<byte> ReadOther(int index, long largest)
    {
        ZipEntry entry = _others[index];
        return entry.Length > largest
            ? throw TooLarge(DescribeOther(index), entry.Length, largest)
            : Inflate(entry, DescribeOther(index));
    }

    public override string? FormatOfOther(int index)
    {
        Span<byte> start = stackalloc byte[ImageDecoders.StartBytes];
        try
        {
            using Stream stream = Open(_others[index], _others[index].Name);
            return FormatOf(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
        }
        catch (Exception error) when (error is InvalidDataException or NinFormatException)
        {
            // A damaged entry that is no picture by its name is nobody's loss.
            return null;
        }
    }

    public override IEnumerable<string> Folders() => _folders;

    public override void Dispose() => _archive.Dispose();

    private ReadOnlyMemory<byte> Inflate(ZipEntry entry, string name)
    {
        // Deflate shrinks to a thousandth at best: a longer promise is a lie, and is not allocated for.
        if (entry.Length > (entry.CompressedLength + 64) * ContentStream.LargestRatio)
        {
            throw new NinFormatException("zip", $"{entry.CompressedLength} bytes cannot hold {entry.Length}.", name);
        }

        byte[] content = new byte[entry.Length];
        try
        {
            using Stream stream = Open(entry, name);
            stream.ReadExactly(content);
            if (stream.ReadByte() >= 0)
            {
                throw new NinFormatException("zip", "an entry is longer than it says.", name);
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new NinFormatException(
                "zip", "the compressed data is damaged or cut off.", name, hint: "Is the file complete?", inner: error);
        }

        return content;
    }

    private Stream Open(ZipEntry entry, string name)
    {
        if (entry.IsEncrypted)
        {
            throw new NinFormatException("zip", "a password is needed to read it.", name, hint: "Unpack the archive first.");
        }

        if (entry.Method is not (Stored or Deflated))
        {
            throw new NinFormatException(
                "zip", $"it is compressed by method {entry.Method}; expected 0 (stored) or 8 (deflated).", name,
                hint: "Unpack the archive first.");
        }

        var slice = new FileSlice(_archive, ZipDirectory.ContentStart(_archive, entry, _file), entry.CompressedLength);
        return entry.Method == Stored ? slice : new DeflateStream(slice, CompressionMode.Decompress);
    }

    private static bool IsFolder(ZipEntry entry) => entry.Name.EndsWith('/');

    private static bool IsLink(ZipEntry entry) => (entry.UnixMode & TypeMask) == Link;
}
