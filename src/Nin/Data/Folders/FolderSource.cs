using Nin.Formats;
using Nin.Imaging;

namespace Nin.Data.Folders;

/// <summary>Picture files under a folder, read when they are asked for.</summary>
internal sealed class FolderSource : PictureSource
{
    private readonly string _folder;
    private readonly Limits _limits;
    private readonly List<string> _folders = [];

    public FolderSource(string folder, Limits limits, CancellationToken cancellation = default)
    {
        (_folder, _limits) = (folder, limits);
        List<string> paths = [], others = [];
        List<BadPicture> notOpened = [];
        long records = 0;
        foreach (WalkedEntry entry in FolderWalk.Entries(folder, cancellation: cancellation))
        {
            if (++records > limits.Records)
            {
                throw new NinFormatException("picture folder", $"expected at most {limits.Records} files.", folder);
            }

            if (entry.Kind == WalkedKind.Folder)
            {
                _folders.Add(entry.Path);
            }
            else if (entry.Kind == WalkedKind.LeftOut)
            {
                notOpened.Add(new BadPicture(entry.Path, entry.Problem!));
            }
            else if (IsPicture(entry.Path))
            {
                paths.Add(entry.Path);
            }
            else if (!IsSystemFile(entry.Path))
            {
                others.Add(entry.Path);
            }
        }

        paths.Sort(StringComparer.Ordinal);
        others.Sort(StringComparer.Ordinal);
        (Paths, Others, NotOpened) = (paths, others, [.. notOpened.OrderBy(one => one.File, StringComparer.Ordinal)]);
    }

    public override IReadOnlyList<string> Paths { get; }

    public override IReadOnlyList<string> Others { get; }

    public override IReadOnlyList<BadPicture> NotOpened { get; }

    public override string Describe(int index) => Path.Combine(_folder, Paths[index]);

    public override long LengthOf(int index) => LengthOf(Describe(index));

    public override ReadOnlyMemory<byte> Read(int index) => ReadPicture(Describe(index), _limits);

    public override string DescribeOther(int index) => Path.Combine(_folder, Others[index]);

    public override ReadOnlyMemory<byte> ReadOther(int index, long largest)
    {
        string file = DescribeOther(index);
        long length = LengthOf(file);
        return length > largest ? throw TooLarge(file, length, largest) : ReadAll(file, length);
    }

    public override string? FormatOfOther(int index)
    {
        Span<byte> start = stackalloc byte[ImageDecoders.StartBytes];
        string file = DescribeOther(index);
        try
        {
            if (!FileKind.MayOpen(file, LengthOf(file)))
            {
                return null;
            }

            using FileStream stream = File.OpenRead(file);
            return FormatOf(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be opened and is no picture by its name is nobody's loss.
            return null;
        }
    }

    public override IEnumerable<string> Folders() => _folders;

    public override void Dispose()
    {
    }

    /// <summary>The bytes of a picture's file.</summary>
    /// <exception cref="NinFormatException">It is larger than the limits allow.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ReadOnlyMemory<byte> ReadPicture(string file, Limits limits)
    {
        long length = LengthOf(file);
        return length > limits.PictureBytes ? throw TooLarge(file, length, limits) : ReadAll(file, length);
    }

    /// <summary>The file may have become a pipe since it was found.</summary>
    private static ReadOnlyMemory<byte> ReadAll(string file, long length) =>
        FileKind.MayOpen(file, length) ? File.ReadAllBytes(file) : ReadOnlyMemory<byte>.Empty;

    /// <summary>The length of what a path leads to; a link's own length is that of its text.</summary>
    /// <exception cref="IOException">The file cannot be looked at.</exception>
    public static long LengthOf(string file)
    {
        var info = new FileInfo(file);
        return info.LinkTarget is null ? info.Length : ((FileInfo)info.ResolveLinkTarget(returnFinalTarget: true)!).Length;
    }
}
