using Nin.Data.Folders;

namespace Nin.Data.Layouts;

/// <summary>A way in which labelled pictures lie in a folder or an archive.</summary>
/// <param name="Name">The layout's name in messages.</param>
/// <param name="Recognizes">
/// Whether a file or folder that exists has the layout. Looks at as little as it can, and throws nothing unless it is cancelled.
/// </param>
/// <param name="Read">Reads the path, as a set of the given name.</param>
internal sealed record DataLayout(
    string Name, Func<string, CancellationToken, bool> Recognizes, Func<string, string, ReadOptions, DataSplits> Read)
{
    /// <summary>Every layout, most specific first. A new one is added here and nowhere else.</summary>
    internal static readonly DataLayout[] All =
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
        new("pictures in folders named by class", ImageFolderLayout.IsFolder, ImageFolder.ReadFolder),
        new("such folders in a .tar, .tar.gz or .zip", (path, _) => ImageFolderLayout.IsArchive(path), ImageFolder.ReadArchive),
    ];

    /// <summary>The layout of a file or folder, or null.</summary>
    internal static DataLayout? Of(string path, CancellationToken cancellation = default) =>
        All.FirstOrDefault(layout => layout.Recognizes(path, cancellation));
}
