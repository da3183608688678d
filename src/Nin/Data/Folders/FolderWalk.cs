using System.IO.Enumeration;
using Nin.Formats;

namespace Nin.Data.Folders;

/// <summary>Something in a folder.</summary>
/// <param name="Path">Its path within the folder walked through, with forward slashes.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Problem">Why it is left out, or null.</param>
internal readonly record struct WalkedEntry(string Path, WalkedKind Kind, string? Problem = null);

/// <summary>What was met on a walk.</summary>
internal enum WalkedKind
{
    File,
    Folder,
    LeftOut,
}

/// <summary>
/// Walks through a folder and all below it. Every folder is visited once, by identity, wherever links lead; pipes and devices
/// are named and never opened.
/// </summary>
/// <remarks>
/// First all that is reached without links, then the folders that links lead to, in the order of the links' paths: so a folder
/// that can be reached both ways stands under its own path. A link to a folder that holds the one walked through is left out.
/// </remarks>
internal static class FolderWalk
{
    /// <summary>What is said of a folder that must not be read.</summary>
    public const string UnreadableFolder = "the folder cannot be opened";

    /// <summary>The entries, as they are met. Folders that a system puts there, and hidden ones, are not entered.</summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder itself must not be read.</exception>
    /// <exception cref="OperationCanceledException">The walk was cancelled.</exception>
    public static IEnumerable<WalkedEntry> Entries(string folder, bool recurse = true, CancellationToken cancellation = default)
    {
        string root = RealPath.Of(folder);
        var visited = new HashSet<string>(OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase)
        {
            root,
        };
        var links = new PriorityQueue<string, string>(StringComparer.Ordinal);
        var folders = new Stack<(string Path, string Real)>([("", root)]);
        while (true)
        {
            if (!folders.TryPop(out (string Path, string Real) current))
            {
                if (!links.TryDequeue(out string? link, out _))
                {
                    yield break;
                }

                string? problem = Follow(folder, link, root, visited, out string real);
                yield return problem is null ? new(link, WalkedKind.Folder) : new(link, WalkedKind.LeftOut, problem);
                if (problem is not null)
                {
                    continue;
                }

                current = (link, real);
            }

            Found[] found = Read(current.Real, isTop: current.Path.Length == 0, out string? failure);
            if (failure is not null)
            {
                yield return new(current.Path, WalkedKind.LeftOut, failure);
            }

            // The stack gives back the last one first.
            for (int i = recurse ? found.Length - 1 : -1; i >= 0; i--)
            {
                string real = Path.Combine(current.Real, found[i].Name);
                if (found[i] is { IsFolder: true, IsLink: false } && !PictureSource.IsSystemFile(found[i].Name)
                    && visited.Add(real))
                {
                    folders.Push((Joined(current.Path, found[i].Name), real));
                }
            }

            foreach (Found one in found)
            {
                cancellation.ThrowIfCancellationRequested();
                string path = Joined(current.Path, one.Name);
                if (!one.IsFolder)
                {
                    string? special = FileKind.Special(Path.Combine(current.Real, one.Name), one.IsLink ? 0 : one.Length);
                    yield return special is null ? new(path, WalkedKind.File) : new(path, WalkedKind.LeftOut, special);
                }
                else if (PictureSource.IsSystemFile(one.Name))
                {
                    continue;
                }
                else if (one.IsLink && recurse)
                {
                    links.Enqueue(path, path);
                }
                else
                {
                    yield return new(path, WalkedKind.Folder);
                }
            }
        }
    }

    private static string Joined(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    /// <summary>Where a link to a folder leads, and why it is not followed; null where it is.</summary>
    private static string? Follow(string folder, string link, string root, HashSet<string> visited, out string real)
    {
        real = "";
        try
        {
            real = RealPath.Of(Path.Combine(folder, link));
        }
        catch (IOException)
        {
            return "its links lead in a circle";
        }

        if (RealPath.IsOrHolds(real, root))
        {
            return "a link to a folder that holds this one";
        }

        return visited.Add(real) ? null : "a link to a folder that is in the set already";
    }

    /// <summary>
    /// The entries of a folder in ordinal order. One below the top that must not be read is named and passed by.
    /// </summary>
    private static Found[] Read(string folder, bool isTop, out string? problem)
    {
        problem = null;
        try
        {
            return [.. new FileSystemEnumerable<Found>(
                folder,
                (ref FileSystemEntry entry) => new Found(
                    entry.FileName.ToString(), entry.IsDirectory, (entry.Attributes & FileAttributes.ReparsePoint) != 0,
                    entry.Length),
                new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }).OrderBy(one =>
                    one.Name, StringComparer.Ordinal)];
        }
        catch (Exception error) when (!isTop && error is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            problem = UnreadableFolder;
            return [];
        }
    }

    private readonly record struct Found(string Name, bool IsFolder, bool IsLink, long Length);
}
