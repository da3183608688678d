using Nin.Data.Folders;
using Nin.Data.Manifests;

namespace Nin.Data.Layouts;

/// <summary>A form that labelled pictures have on disk: how it is recognised, and how it is read.</summary>
/// <param name="Name">The layout's name in messages.</param>
/// <param name="Recognizes">
/// Whether a file or folder that exists has the layout. Looks at as little as it can, and throws nothing unless it is cancelled.
/// </param>
/// <param name="Read">Reads the path, as a set of the given name.</param>
public sealed record DataLayout(
    string Name, Func<string, CancellationToken, bool> Recognizes, Func<string, string, ReadOptions, DataSplits> Read)
{
    private static DataLayout[] _all =
    [
        new("IDX files", (path, _) => Idx.IsFolder(path), (path, name, options) => Idx.ReadFolder(path, name, options.Limits)),
        new(
            "CIFAR binary files", (path, _) =>
            CifarBinary.IsFolder(path), (path, name, options) => CifarBinary.ReadFolder(path, name, options.Limits)),
        new("CIFAR binary files in a tar archive", (path, _) => CifarBinary.IsArchive(path),
            (path, name, options) => CifarBinary.ReadArchive(path, name, options.Limits)),
        new(
            "SVHN's MATLAB files", (path, _) =>
            Svhn.IsFolder(path), (path, name, options) => Svhn.ReadFolder(path, name, options.Limits)),
        new("a list of pictures, as CSV or JSON lines", (path, _) => ManifestLayout.IsFile(path), Manifest.Read),
        new("pictures with a metadata.csv or metadata.jsonl", (path, _) => ManifestLayout.IsFolder(path), ManifestFolder.Read),
        new(
            "pictures with boxes (PASCAL VOC, COCO, YOLO) or with masks, in a folder or an archive", (path, cancellation) =>
            PlacedLayout.Of(path, cancellation) is not null, PlacedLayout.Read),
        new("pictures in folders named by class", ImageFolderLayout.IsFolder, ImageFolder.ReadFolder),
        new("such folders in a .tar, .tar.gz or .zip", (path, _) => ImageFolderLayout.IsArchive(path), ImageFolder.ReadArchive),
    ];

    /// <summary>Every layout, in the order in which they are asked: those registered, then Nin's, most specific first.</summary>
    public static IReadOnlyList<DataLayout> All => Volatile.Read(ref _all);

    /// <summary>
    /// Makes a layout known to the whole program: <see cref="DataCatalog"/> and with it every command opens what has it.
    /// </summary>
    /// <param name="layout">The layout; it is asked first. One of a name that is there already takes its place.</param>
    public static void Register(DataLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        DataLayout[] before, after;
        do
        {
            before = Volatile.Read(ref _all);
            after = [layout, .. before.Where(each => each.Name != layout.Name)];
        }
        while (Interlocked.CompareExchange(ref _all, after, before) != before);
    }

    /// <summary>The layout of a file or folder, or null.</summary>
    internal static DataLayout? Of(string path, CancellationToken cancellation = default) =>
        All.FirstOrDefault(layout => layout.Recognizes(path, cancellation));
}
