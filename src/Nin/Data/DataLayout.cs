using Nin.Formats;

namespace Nin.Data;

/// <summary>A way in which labelled pictures lie in a folder or an archive.</summary>
/// <param name="Name">The layout's name in messages.</param>
/// <param name="Recognizes">Whether a file or folder that exists has the layout. Looks at as little as it can and throws nothing.</param>
/// <param name="Read">Reads the path, as a set of the given name.</param>
internal sealed record DataLayout(string Name, Func<string, bool> Recognizes, Func<string, string, Limits, DataSplits> Read)
{
    /// <summary>Every layout, most specific first. A new one is added here and nowhere else.</summary>
    internal static readonly DataLayout[] All =
    [
        new("IDX files", Idx.IsFolder, Idx.ReadFolder),
        new("CIFAR binary files", CifarBinary.IsFolder, CifarBinary.ReadFolder),
        new("CIFAR binary files in a tar archive", CifarBinary.IsArchive, CifarBinary.ReadArchive),
        new("SVHN's MATLAB files", Svhn.IsFolder, Svhn.ReadFolder),
        new("pictures in folders named by class", ImageFolder.IsFolder, ImageFolder.ReadFolder),
        new("such folders in a .tar, .tar.gz or .zip", ImageFolder.IsArchive, ImageFolder.ReadArchive),
    ];

    /// <summary>The layout of a file or folder, or null.</summary>
    internal static DataLayout? Of(string path) => All.FirstOrDefault(layout => layout.Recognizes(path));
}
