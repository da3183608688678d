using Nin.Formats;

namespace Nin.Data;

/// <summary>Picture files under a folder, read when they are asked for.</summary>
internal sealed class FolderSource : PictureSource
{
    private readonly string _folder;
    private readonly Limits _limits;

    public FolderSource(string folder, Limits limits)
    {
        (_folder, _limits) = (folder, limits);
        var paths = new List<string>();
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            if (IsPicture(path))
            {
                paths.Add(path);
            }

            if (paths.Count > limits.Records)
            {
                throw new NinFormatException("picture folder", $"expected at most {limits.Records} pictures.", folder);
            }
        }

        paths.Sort(StringComparer.Ordinal);
        Paths = paths;
    }

    public override IReadOnlyList<string> Paths { get; }

    public override string Describe(int index) => Path.Combine(_folder, Paths[index]);

    public override ReadOnlyMemory<byte> Read(int index)
    {
        string file = Describe(index);
        long length = new FileInfo(file).Length;
        return length <= _limits.DecodeBytes ? File.ReadAllBytes(file) : throw TooLarge(file, length, _limits);
    }

    public override void Dispose()
    {
    }
}
