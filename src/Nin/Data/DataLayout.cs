namespace Nin.Data;

/// <summary>A way in which labelled pictures lie in a folder or an archive.</summary>
/// <param name="Name">The layout's name in messages.</param>
/// <param name="Recognizes">Whether a file or folder that exists has the layout. Looks at as little as it can and throws nothing.</param>
/// <param name="Read">Reads the path, as a set of the given name.</param>
internal sealed record DataLayout(string Name, Func<string, bool> Recognizes, Func<string, string, ReadOptions, DataSplits> Read)
{
    /// <summary>Every layout, most specific first. A new one is added here and nowhere else.</summary>
    internal static readonly DataLayout[] All =
    [
        new("IDX files", Idx.IsFolder, (path, name, options) => Idx.ReadFolder(path, name, options.Limits)),
        new("CIFAR binary files", CifarBinary.IsFolder, (path, name, options) => CifarBinary.ReadFolder(path, name, options.Limits)),
        new("CIFAR binary files in a tar archive", CifarBinary.IsArchive, (path, name, options) => CifarBinary.ReadArchive(path, name, options.Limits)),
        new("SVHN's MATLAB files", Svhn.IsFolder, (path, name, options) => Svhn.ReadFolder(path, name, options.Limits)),
        new("pictures in folders named by class", ImageFolderLayout.IsFolder, ImageFolder.ReadFolder),
        new("such folders in a .tar, .tar.gz or .zip", ImageFolderLayout.IsArchive, ImageFolder.ReadArchive),
    ];

    /// <summary>The layout of a file or folder, or null.</summary>
    internal static DataLayout? Of(string path) => All.FirstOrDefault(layout => layout.Recognizes(path));
}
