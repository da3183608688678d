using Nin.Formats;
using Nin.Imaging;

namespace Nin.Data;

/// <summary>
/// Picture files in a tar archive, plain or gzipped. Gzip cannot be entered in the middle, so the encoded files are read
/// once, from front to back, and kept: encoded, they take about what the archive takes.
/// </summary>
internal sealed class TarSource : PictureSource
{
    private readonly string _file;
    private readonly List<(string Path, byte[] Content)> _entries = [];
    private readonly List<(string Path, string? Format)> _others = [];
    private readonly List<string> _folders = [];

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
                AddOther(archive, path);
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
        _others.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        (Paths, Others) = ([.. _entries.Select(entry => entry.Path)], [.. _others.Select(other => other.Path)]);
    }

    public override IReadOnlyList<string> Paths { get; }

    public override IReadOnlyList<string> Others { get; }

    public override string Describe(int index) => $"{_file}/{Paths[index]}";

    public override ReadOnlyMemory<byte> Read(int index) => _entries[index].Content;

    public override string? FormatOfOther(int index) => _others[index].Format;

    public override IEnumerable<string> Folders() => _folders;

    public override void Dispose()
    {
    }

    private void AddOther(TarArchive archive, string path)
    {
        if (path.EndsWith('/'))
        {
            _folders.Add(path.TrimEnd('/'));
        }
        else if (archive.IsFile && !IsSystemFile(path))
        {
            Span<byte> start = stackalloc byte[(int)Math.Min(archive.Length, ImageDecoders.StartBytes)];
            archive.Fill(start);
            _others.Add((path, FormatOf(start)));
        }
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
