using Nin.Data.Folders;
using Nin.Formats;

namespace Nin.Data.Manifests;

/// <summary>The picture files that a list names, read when they are asked for.</summary>
/// <param name="folder">The folder that the paths are given from.</param>
/// <param name="limits">What may be spent.</param>
internal sealed class ListedSource(string folder, Limits limits) : EncodedSource
{
    private readonly List<string> _paths = [];

    public override int Count => _paths.Count;

    /// <summary>Takes up a path within the folder, or an absolute one; gives its number.</summary>
    public int Add(string path)
    {
        _paths.Add(path);
        return _paths.Count - 1;
    }

    public override string PathOf(int index) => _paths[index];

    public override string Describe(int index) => Path.Combine(folder, _paths[index]);

    public override long LengthOf(int index) => FolderSource.LengthOf(Describe(index));

    public override ReadOnlyMemory<byte> Read(int index) => FolderSource.ReadPicture(Describe(index), limits);

    public override void Dispose()
    {
    }
}
