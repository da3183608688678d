using Nin.Data.Folders;

namespace Nin.Data.Manifests;

/// <summary>
/// A folder with <c>metadata.csv</c> or <c>metadata.jsonl</c> beside its pictures, or one in each of the folders <c>train</c>,
/// <c>validation</c> and <c>test</c>, as Hugging Face's ImageFolder has them.
/// </summary>
internal static class ManifestFolder
{
    private static readonly string[] Names = ["metadata.csv", "metadata.jsonl"];

    public static DataSplits Read(string folder, string name, ReadOptions options)
    {
        var set = new ManifestSet(folder, folder, options);
        foreach ((string within, FolderPart? part) in ListsIn(folder))
        {
            string above = within[..(within.LastIndexOf('/') + 1)];
            Manifest.AddRows(set, Path.Combine(folder, within), above, part, options);
        }

        return set.Split(name);
    }

    /// <summary>The lists of a folder and of the folders in it that are named like parts, by their paths within.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IEnumerable<(string Within, FolderPart? Part)> ListsIn(string folder)
    {
        foreach (string name in Names.Where(name => File.Exists(Path.Combine(folder, name))))
        {
            yield return (name, null);
        }

        IEnumerable<string> folders = Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)!);
        foreach (string inner in folders.Order(StringComparer.Ordinal))
        {
            if (FolderPlan.PartOf(inner) is FolderPart part)
            {
                foreach (string name in Names.Where(name => File.Exists(Path.Combine(folder, inner, name))))
                {
                    yield return ($"{inner}/{name}", part);
                }
            }
        }
    }
}
