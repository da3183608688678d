using Nin.Data.Layouts;
using Nin.Formats;
using Nin.Imaging;

namespace Nin.Data.Folders;

/// <summary>The picture files of a folder or an archive, and all other files in it.</summary>
internal abstract class PictureSource : EncodedSource
{
    /// <summary>
    /// Endings of pictures that may be of a format that is not read. They are taken for pictures too: such a picture is a fault
    /// to be named, and must not be passed over in silence.
    /// </summary>
    private static readonly string[] OtherEndings = [".webp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".jp2", ".jxl"];

    /// <summary>What systems and network disks put beside pictures; all that begins with a dot is theirs too.</summary>
    private static readonly string[] SystemFiles =
    [
        "__MACOSX", "Icon\r", "Thumbs.db", "ehthumbs.db", "desktop.ini", "$RECYCLE.BIN", "RECYCLER", "System Volume Information",
        "lost+found", "@eaDir", "@tmp", "#recycle", "#snapshot", "@Recycle", "@Recently-Snapshot", "__pycache__",
    ];

    /// <summary>The paths of the pictures within the folder or archive, with forward slashes, in ordinal order.</summary>
    public abstract IReadOnlyList<string> Paths { get; }

    /// <summary>The paths of all other files, in ordinal order; a system's own are not among them.</summary>
    public abstract IReadOnlyList<string> Others { get; }

    /// <summary>
    /// What is left out because it must not or cannot be opened, with the reason: pipes and devices, links to folders that were
    /// visited already, folders that must not be read; in ordinal order.
    /// </summary>
    public abstract IReadOnlyList<BadPicture> NotOpened { get; }

    public override int Count => Paths.Count;

    public override string PathOf(int index) => Paths[index];

    /// <summary>What another file is called in messages.</summary>
    public abstract string DescribeOther(int index);

    /// <summary>The bytes of another file, such as one that says what the pictures show.</summary>
    /// <param name="index">Its place among <see cref="Others"/>.</param>
    /// <param name="largest">The most bytes that it may have.</param>
    /// <exception cref="NinFormatException">The archive is damaged, or the file larger than that.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidOperationException">
    /// It lies in a gzipped archive, and was not asked for when that was opened.
    /// </exception>
    public abstract ReadOnlyMemory<byte> ReadOther(int index, long largest);

    /// <summary>
    /// The picture format that another file has by its first bytes, or null where they are no picture's or cannot be read.
    /// </summary>
    public abstract string? FormatOfOther(int index);

    /// <summary>The paths of the folders, as far as the folder or archive names them itself; in no order.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public abstract IEnumerable<string> Folders();

    /// <summary>Opens a folder, a .tar, a .tar.gz or a .zip.</summary>
    /// <param name="path">The folder or archive.</param>
    /// <param name="options">Limits and cancellation.</param>
    /// <param name="keeps">Which other files are asked for later, by their paths; none where null.</param>
    /// <exception cref="NinFormatException">The archive is damaged, or there is more than the limits allow.</exception>
    /// <exception cref="IOException">The folder or archive cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static PictureSource Open(string path, ReadOptions options, Func<string, bool>? keeps = null) =>
        Directory.Exists(path) ? new FolderSource(path, options.Limits, options.Cancellation)
        : ImageFolderLayout.IsZip(path) ? new ZipSource(path, options.Limits)
        : new TarSource(path, options.Limits, keeps, options.Cancellation);

    /// <summary>Whether a path within a folder or archive is that of a picture, and none that a system put there.</summary>
    public static bool IsPicture(string path)
    {
        string ending = Path.GetExtension(path);
        bool isPicture = ImageDecoders.Default.Extensions.Contains(ending, StringComparer.OrdinalIgnoreCase)
            || OtherEndings.Contains(ending, StringComparer.OrdinalIgnoreCase);
        return isPicture && !IsSystemFile(path);
    }

    /// <summary>Whether a path is hidden, or something that a system puts beside pictures.</summary>
    public static bool IsSystemFile(string path) => path.Split('/').Any(part =>
        part.StartsWith('.') || SystemFiles.Contains(part, StringComparer.OrdinalIgnoreCase));

    /// <summary>The picture format that a file has whose first bytes these are, or null.</summary>
    protected static string? FormatOf(ReadOnlySpan<byte> start) =>
        start.IsEmpty ? null : ImageDecoders.Default.Find(start)?.Format;
}
