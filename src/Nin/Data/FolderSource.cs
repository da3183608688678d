using Nin.Formats;
using Nin.Imaging;

namespace Nin.Data;

/// <summary>Picture files under a folder, read when they are asked for.</summary>
internal sealed class FolderSource : PictureSource
{
    private readonly string _folder;
    private readonly Limits _limits;

    public FolderSource(string folder, Limits limits)
    {
        (_folder, _limits) = (folder, limits);
        List<string> paths = [], others = [];
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            string path = PathWithin(file);
            if (IsPicture(path))
            {
                paths.Add(path);
            }
            else if (!IsSystemFile(path))
            {
                others.Add(path);
            }

            if (paths.Count + others.Count > limits.Records)
            {
                throw new NinFormatException("picture folder", $"expected at most {limits.Records} files.", folder);
            }
        }

        paths.Sort(StringComparer.Ordinal);
        others.Sort(StringComparer.Ordinal);
        (Paths, Others) = (paths, others);
    }

    public override IReadOnlyList<string> Paths { get; }

    public override IReadOnlyList<string> Others { get; }

    public override string Describe(int index) => Path.Combine(_folder, Paths[index]);

    public override ReadOnlyMemory<byte> Read(int index)
    {
        string file = Describe(index);
        long length = new FileInfo(file).Length;
        return length <= _limits.DecodeBytes ? File.ReadAllBytes(file) : throw TooLarge(file, length, _limits);
    }

    public override string? FormatOfOther(int index)
    {
        Span<byte> start = stackalloc byte[ImageDecoders.StartBytes];
        try
        {
            using FileStream stream = File.OpenRead(Path.Combine(_folder, Others[index]));
            return FormatOf(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be opened and is no picture by its name is nobody's loss.
            return null;
        }
    }

    public override IEnumerable<string> Folders() =>
        Directory.EnumerateDirectories(_folder, "*", SearchOption.AllDirectories).Select(PathWithin);

    public override void Dispose()
    {
    }

    private string PathWithin(string file) => Path.GetRelativePath(_folder, file).Replace(Path.DirectorySeparatorChar, '/');
}
