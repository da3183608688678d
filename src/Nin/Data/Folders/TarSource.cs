using Microsoft.Win32.SafeHandles;
using Nin.Formats;
using Nin.Formats.Archives;
using Nin.Imaging;

namespace Nin.Data.Folders;

/// <summary>
/// Picture files in a tar archive. Its headers are read once; the pictures of a plain archive are then read from where they
/// lie in it. Gzip cannot be entered in the middle: the pictures of a gzipped archive are unpacked once, into a temporary file
/// where they are many.
/// </summary>
internal sealed class TarSource : PictureSource
{
    /// <summary>Pictures of a gzipped archive that stay in memory.</summary>
    private const int InMemory = 64 << 20;

    private const int PieceBytes = 1 << 16;

    /// <summary>Links that are followed one after the other.</summary>
    private const int MostLinks = 40;

    private readonly string _file;
    private readonly Limits _limits;
    private readonly SafeFileHandle? _archive;
    private readonly SpooledFile? _unpacked;
    private readonly List<Entry> _entries = [];
    private readonly List<(Entry Entry, string? Format)> _others = [];
    private readonly Func<string, bool>? _keeps;
    private readonly List<string> _folders = [];
    private readonly List<BadPicture> _notOpened = [];

    private readonly record struct Entry(string Path, long Start, long Length);

    /// <param name="file">The archive.</param>
    /// <param name="limits">What may be spent on it.</param>
    /// <param name="keeps">Which other files of a gzipped archive are unpacked too, by their paths; none where null.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="NinFormatException">The archive is damaged, or its pictures are larger than the limits allow.</exception>
    /// <exception cref="IOException">The archive cannot be read, or the temporary file not be written.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public TarSource(string file, Limits limits, Func<string, bool>? keeps, CancellationToken cancellation = default)
    {
        (_file, _limits, _keeps) = (file, limits, keeps);
        using TarArchive archive = TarArchive.Open(file, limits);
        (_archive, _unpacked) = archive.IsCompressed
            ? ((SafeFileHandle?)null, new SpooledFile(InMemory))
            : (File.OpenHandle(file), null);
        try
        {
            ReadEntries(archive, cancellation);
            _unpacked?.Flush();
        }
        catch
        {
            Dispose();
            throw;
        }

        _entries.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        _others.Sort((a, b) => string.CompareOrdinal(a.Entry.Path, b.Entry.Path));
        (Paths, Others) = ([.. _entries.Select(entry => entry.Path)], [.. _others.Select(other => other.Entry.Path)]);
        NotOpened = [.. _notOpened.OrderBy(one => one.File, StringComparer.Ordinal)];
    }

    /// <summary>An archive of pictures of which no other file is asked for.</summary>
    public TarSource(string file, Limits limits, CancellationToken cancellation = default)
        : this(file, limits, keeps: null, cancellation)
    {
    }

    public override IReadOnlyList<string> Paths { get; }

    public override IReadOnlyList<string> Others { get; }

    public override IReadOnlyList<BadPicture> NotOpened { get; }

    public override string Describe(int index) => $"{_file}/{Paths[index]}";

    public override long LengthOf(int index) => _entries[index].Length;

    public override ReadOnlyMemory<byte> Read(int index)
    {
        Entry entry = _entries[index];
        if (entry.Length > _limits.PictureBytes)
        {
            throw TooLarge(Describe(index), entry.Length, _limits);
        }

        return Content(entry);
    }

    public override string DescribeOther(int index) => $"{_file}/{Others[index]}";

    public override ReadOnlyMemory<byte> ReadOther(int index, long largest)
    {
        Entry entry = _others[index].Entry;
        return entry.Length > largest ? throw TooLarge(DescribeOther(index), entry.Length, largest)
            : entry.Start >= 0 ? Content(entry)
            : throw new InvalidOperationException($"{DescribeOther(index)}: it was not unpacked when the archive was opened.");
    }

    public override string? FormatOfOther(int index) => _others[index].Format;

    public override IEnumerable<string> Folders() => _folders;

    public override void Dispose()
    {
        _archive?.Dispose();
        _unpacked?.Dispose();
    }

    private byte[] Content(Entry entry)
    {
        byte[] content = new byte[entry.Length];
        if (_archive is not null)
        {
            SpooledFile.ReadAll(_archive, entry.Start, content);
        }
        else
        {
            _unpacked!.Read(entry.Start, content);
        }

        return content;
    }

    private void ReadEntries(TarArchive archive, CancellationToken cancellation)
    {
        var links = new List<(string Path, string Target)>();
        while (archive.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            string path = Plain(archive.Name);
            switch (archive.Kind)
            {
                case TarKind.File when path.EndsWith('/'):
                case TarKind.Folder:
                    _folders.Add(path.TrimEnd('/'));
                    break;
                case TarKind.File when IsPicture(path):
                    _entries.Add(new Entry(path, Keep(archive, path, _limits.PictureBytes), archive.Length));
                    break;
                case TarKind.File when !IsSystemFile(path):
                    AddOther(archive, path);
                    break;
                case TarKind.HardLink when IsPicture(path):
                    links.Add((path, Plain(archive.LinkName)));
                    break;
                case TarKind.SymbolicLink when IsPicture(path):
                    links.Add((path, Beside(path, archive.LinkName)));
                    break;
                case TarKind.Device or TarKind.Pipe when !IsSystemFile(path):
                    _notOpened.Add(new BadPicture(path, archive.Kind == TarKind.Device ? "a device" : "a named pipe"));
                    break;
            }
        }

        Resolve(links);
    }

    /// <summary>Gives a link the content of what it names, over as many links as there are.</summary>
    private void Resolve(List<(string Path, string Target)> links)
    {
        var targets = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (Entry entry in _entries)
        {
            targets[entry.Path] = entry;
        }

        for (int pass = 0, left = -1; pass < MostLinks && left != links.Count; pass++)
        {
            left = links.Count;
            links.RemoveAll(link =>
            {
                if (!targets.TryGetValue(link.Target, out Entry entry))
                {
                    return false;
                }

                _entries.Add(entry with { Path = link.Path });
                targets.TryAdd(link.Path, entry);
                return true;
            });
        }

        _notOpened.AddRange(
            links.Select(link => new BadPicture(link.Path, $"a link to '{link.Target}', which is no picture in the archive")));
    }

    /// <summary>
    /// Makes sure that a picture's bytes can be read later, and says where. One that is too large is named when it is asked for.
    /// </summary>
    private long Keep(TarArchive archive, string path, long largest)
    {
        if (_unpacked is null)
        {
            return archive.Start;
        }

        long start = _unpacked.Length;
        if (archive.Length > largest)
        {
            return start;
        }

        if (start + archive.Length > _limits.ArchiveBytes)
        {
            throw new NinFormatException(
                "tar",
                $"the pictures up to '{path}' take {start + archive.Length} bytes; at most {_limits.ArchiveBytes} are unpacked.",
                _file,
                hint: "Unpack it, or make a .tar or a .zip of it: those are read where they lie.");
        }

        // What a header promises is read in pieces, so that a lie ends at the end of the file and not of the disk.
        byte[] piece = new byte[(int)Math.Min(archive.Length, PieceBytes)];
        for (long left = archive.Length; left > 0;)
        {
            Span<byte> part = piece.AsSpan(0, (int)Math.Min(left, piece.Length));
            archive.Fill(part);
            _unpacked.Append(part);
            left -= part.Length;
        }

        return start;
    }

    private void AddOther(TarArchive archive, string path)
    {
        if (_unpacked is null || _keeps?.Invoke(path) == true)
        {
            // What is asked for is no picture. In a plain archive only the place is taken down.
            long from = Keep(archive, path, _limits.DecodeBytes);
            _others.Add((new Entry(path, from, archive.Length), _unpacked is null ? StartOf(archive) : null));
            return;
        }

        _others.Add((new Entry(path, Start: -1, archive.Length), StartOf(archive)));
    }

    /// <summary>The picture format that the entry has by its first bytes.</summary>
    private static string? StartOf(TarArchive archive)
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(archive.Length, ImageDecoders.StartBytes)];
        archive.Fill(start);
        return FormatOf(start);
    }

    private static string Plain(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;

    /// <summary>A path given from the folder of a link.</summary>
    private static string Beside(string link, string target)
    {
        List<string> parts = target.StartsWith('/') ? [] : [.. link.Split('/')[..^1]];
        foreach (string part in target.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "." or ".."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
