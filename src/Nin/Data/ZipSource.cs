using System.IO.Compression;
using Nin.Formats;

namespace Nin.Data;

/// <summary>Picture files in a zip archive, inflated when they are asked for.</summary>
internal sealed class ZipSource : PictureSource
{
    private readonly string _file;
    private readonly Limits _limits;
    private readonly ZipArchive _archive;
    private readonly ZipArchiveEntry[] _entries;
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

        _entries = [.. _archive.Entries.Where(entry => IsPicture(entry.FullName)).OrderBy(entry => entry.FullName, StringComparer.Ordinal)];
        Paths = [.. _entries.Select(entry => entry.FullName)];
    }

    public override IReadOnlyList<string> Paths { get; }

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

    public override void Dispose() => _archive.Dispose();
}
