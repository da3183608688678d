using Nin.Data.Folders;
using Nin.Formats;
using Nin.Parquet.Format;

namespace Nin.Parquet;

/// <summary>The Parquet files of a set: one, or the shards in a folder.</summary>
internal static class ParquetFiles
{
    public const string Ending = ".parquet";

    private const int LookedAt = 10_000;

    /// <summary>The folder that hubs put the files of a set into.</summary>
    private const string DataFolder = "data";

    /// <summary>Whether a path is a Parquet file, or a folder with such files and no pictures.</summary>
    public static bool Are(string path, CancellationToken cancellation)
    {
        try
        {
            if (File.Exists(path))
            {
                return IsFile(path);
            }

            bool has = false;
            foreach (WalkedEntry entry in FolderWalk.Entries(path, recurse: true, cancellation).Take(LookedAt))
            {
                if (entry.Kind == WalkedKind.File && PictureSource.IsPicture(entry.Path))
                {
                    return false;
                }

                has |= entry.Kind == WalkedKind.File && IsFile(entry.Path);
            }

            return has;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The files of a path by their names in it, in ordinal order, each with the part that its name says.</summary>
    /// <exception cref="NinFormatException">The files are those of several sets.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<(string Within, FolderPart? Part)> Of(string path, CancellationToken cancellation)
    {
        if (File.Exists(path))
        {
            string name = Path.GetFileName(path);
            return [(name, PartOf(name))];
        }

        string[] files = [.. FolderWalk.Entries(path, recurse: true, cancellation)
            .Where(entry => entry.Kind == WalkedKind.File && IsFile(entry.Path) && !PictureSource.IsSystemFile(entry.Path))
            .Select(entry => entry.Path).Order(StringComparer.Ordinal)];
        string[] sets = [.. files.Select(SetOf).Distinct()];
        return sets.Length <= 1 ? [.. files.Select(file => (file, PartOf(file)))] : throw new NinFormatException(
            ParquetFile.FormatName,
            $"expected the files of one set, got those of {sets.Length}: {LeftOutFiles.FirstNames(sets)}.", path,
            hint: "Name the folder of one of them.");
    }

    /// <summary>
    /// The part that a file's path says: a folder <c>train</c>, or a name such as <c>train-00000-of-00002.parquet</c>.
    /// </summary>
    public static FolderPart? PartOf(string path)
    {
        string[] names = path.Split('/');
        return names[..^1].Select(FolderPlan.PartOf).LastOrDefault(part => part is not null)
            ?? FolderPlan.PartOf(names[^1].Split('-', '.', '_')[0]);
    }

    private static bool IsFile(string path) => path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>The folders of a file but those that say a part.</summary>
    private static string SetOf(string path)
    {
        IEnumerable<string> folders = path.Split('/')[..^1];
        string own = string.Join('/', folders.Where(name => name != DataFolder && FolderPlan.PartOf(name) is null));
        return own.Length > 0 ? own : ".";
    }
}
