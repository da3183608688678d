using System.IO.Compression;
using Nin.Formats;
using Nin.Imaging;

namespace Nin.Data;

/// <summary>Picture files in a zip archive, inflated when they are asked for.</summary>
internal sealed class ZipSource : PictureSource
{
    private readonly string _file;
    private readonly Limits _limits;
    private readonly ZipArchive _archive;
    private readonly ZipArchiveEntry[] _entries, _others;
    private readonly Lock _gate = new();

    public ZipSource(string file, Limits limits)
    {
        (_file, _limits) = (file, limits);
        try
        {
            _archive = ZipFile.OpenRead(file);
            if (_archive.Entries.Count > limits.Records)
            {
                throw new NinFormatException("zip", $"expected at most {limits.Records} entries, got {_archive.Entries.Count}.", file);
            }
        }
        catch (InvalidDataException error)
        {
            throw new NinFormatException("zip", error.Message, file, hint: "Is the file complete?", inner: error);
        }

        ZipArchiveEntry[] files = [.. _archive.Entries.Where(entry => !IsFolder(entry)).OrderBy(entry => entry.FullName, StringComparer.Ordinal)];
        _entries = [.. files.Where(entry => IsPicture(entry.FullName))];
        _others = [.. files.Where(entry => !IsPicture(entry.FullName) && !IsSystemFile(entry.FullName))];
        (Paths, Others) = ([.. _entries.Select(entry => entry.FullName)], [.. _others.Select(entry => entry.FullName)]);
    }

    public override IReadOnlyList<string> Paths { get; }

    public override IReadOnlyList<string> Others { get; }

    public override string Describe(int index) => $"{_file}/{Paths[index]}";

    public override ReadOnlyMemory<byte> Read(int index)
    {
        ZipArchiveEntry entry = _entries[index];
        if (entry.Length > _limits.DecodeBytes)
        {
            throw TooLarge(Describe(index), entry.Length, _limits);
        }

        // Deflate shrinks to a thousandth at best: a longer promise is a lie, and is not allocated for.
        if (entry.Length > (entry.CompressedLength + 64) * 1032L)
        {
            throw new NinFormatException("zip", $"{entry.CompressedLength} bytes cannot hold {entry.Length}.", Describe(index));
        }

        byte[] content = new byte[entry.Length];
        try
        {
            // The archive has one place that it reads at.
            lock (_gate)
            {
                using Stream stream = entry.Open();
                stream.ReadExactly(content);
                return stream.ReadByte() < 0
                    ? content
                    : throw new NinFormatException("zip", "an entry is longer than it says.", Describe(index));
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new NinFormatException("zip", error.Message, Describe(index), hint: "Is the file complete?", inner: error);
        }
    }

    public override string? FormatOfOther(int index)
    {
        Span<byte> start = stackalloc byte[ImageDecoders.StartBytes];
        try
        {
            lock (_gate)
            {
                using Stream stream = _others[index].Open();
                return FormatOf(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
            }
        }
        catch (InvalidDataException)
        {
            // A damaged entry that is no picture by its name is nobody's loss.
            return null;
        }
    }

    public override IEnumerable<string> Folders() => _archive.Entries.Where(IsFolder).Select(entry => entry.FullName.TrimEnd('/'));

    public override void Dispose() => _archive.Dispose();

    private static bool IsFolder(ZipArchiveEntry entry) => entry.FullName.EndsWith('/');
}
