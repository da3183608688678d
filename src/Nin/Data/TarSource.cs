using Nin.Formats;

namespace Nin.Data;

/// <summary>
/// Picture files in a tar archive, plain or gzipped. Gzip cannot be entered in the middle, so the encoded files are read
/// once, from front to back, and kept: encoded, they take about what the archive takes.
/// </summary>
internal sealed class TarSource : PictureSource
{
    private readonly string _file;
    private readonly List<(string Path, byte[] Content)> _entries = [];

    public TarSource(string file, Limits limits)
    {
        _file = file;
        long kept = 0;
        using TarArchive archive = TarArchive.Open(file, limits);
        while (archive.MoveNext())
        {
            string path = archive.Name.StartsWith("./", StringComparison.Ordinal) ? archive.Name[2..] : archive.Name;
            if (!archive.IsFile || !IsPicture(path))
            {
                continue;
            }

            if (archive.Length > limits.DecodeBytes)
            {
                throw TooLarge($"{file}/{path}", archive.Length, limits);
            }

            kept += archive.Length;
            if (kept > limits.ArchiveBytes)
            {
                throw new NinFormatException(
                    "tar", $"the pictures take more than {limits.ArchiveBytes} bytes, which are kept in memory.", file,
                    hint: "Unpack it, or make a .zip of it: those are read from the disk.");
            }

            // What a header promises is read in pieces, so that a lie ends at the end of the file and not of the memory.
            _entries.Add((path, ReadEntry(archive)));
        }

        _entries.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        Paths = [.. _entries.Select(entry => entry.Path)];
    }

    public override IReadOnlyList<string> Paths { get; }

    public override string Describe(int index) => $"{_file}/{Paths[index]}";

    public override ReadOnlyMemory<byte> Read(int index) => _entries[index].Content;

    public override void Dispose()
    {
    }

    private static byte[] ReadEntry(TarArchive archive)
    {
        const int piece = 1 << 20;
        if (archive.Length <= piece)
        {
            byte[] content = new byte[archive.Length];
            archive.Fill(content);
            return content;
        }

        var grown = new MemoryStream();
        byte[] buffer = new byte[piece];
        for (long left = archive.Length; left > 0;)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(left, piece));
            archive.Fill(part);
            grown.Write(part);
            left -= part.Length;
        }

        return grown.ToArray();
    }
}
