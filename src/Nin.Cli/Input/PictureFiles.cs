using System.IO.Enumeration;
using Nin.Data.Folders;

namespace Nin.Cli.Input;

/// <summary>What stands for pictures on the command line: files, folders, and wildcards that no shell has expanded.</summary>
internal static class PictureFiles
{
    /// <summary>What stands for a picture from standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>The part of a pattern that stands for any folders, and for none.</summary>
    private const string AnyFolders = "**";

    /// <summary>The files, in the order of their names.</summary>
    /// <exception cref="IOException">A folder or a wildcard has no picture.</exception>
    public static IReadOnlyList<string> Expand(string argument, CancellationToken cancellation = default)
    {
        if (Directory.Exists(argument))
        {
            IReadOnlyList<string> pictures = ImageFolder.PicturesIn(argument, recurse: true, cancellation);
            return pictures.Count > 0
                ? pictures
                : throw new FileNotFoundException($"{argument}: there is no picture in this folder or below it.");
        }

        if (File.Exists(argument) || !IsPattern(argument))
        {
            return [argument];
        }

        List<string> matches = Matches(argument, cancellation);
        return matches.Count > 0 ? matches : throw new FileNotFoundException($"{argument}: no file matches.");
    }

    /// <summary>Whether there is a picture in a folder.</summary>
    public static bool HasPicture(string folder, CancellationToken cancellation = default) =>
        ImageFolder.PicturesIn(folder, recurse: true, cancellation).Count > 0;

    /// <summary>Whether a path, or a part of one, has a wildcard.</summary>
    public static bool IsPattern(string path) => path.IndexOfAny(['*', '?']) >= 0;

    private static bool IsPicture(string path) => ImageFolder.IsPicture(Path.GetFileName(path));

    /// <summary>Goes down the parts of a path, taking every entry that fits where a part has a wildcard.</summary>
    private static List<string> Matches(string pattern, CancellationToken cancellation)
    {
        string root = Path.GetPathRoot(pattern) ?? "";
        string[] parts = pattern[root.Length..].Split(
            [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        List<string> found = [root];
        for (int i = 0; i < parts.Length; i++)
        {
            string part = parts[i];
            bool isLast = i == parts.Length - 1;
            if (part == AnyFolders)
            {
                found = [.. found.SelectMany(folder => FoldersIn(folder, cancellation))];
                continue;
            }

            found = [.. found.SelectMany(folder => IsPattern(part)
                ? Entries(folder, isLast).Where(entry => Fits(part, Path.GetFileName(entry)))
                : [Path.Combine(folder, part)])];
        }

        // Of a pattern that ends in ** the folders themselves are left: all pictures in them are meant.
        return parts[^1] == AnyFolders
            ? [.. found.SelectMany(
                folder =>
                ImageFolder.PicturesIn(folder.Length == 0 ? "." : folder, recurse: false,
                cancellation)).Order(StringComparer.Ordinal)]
            : [.. found.Where(File.Exists).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>A folder and all below it, each once however links lead to it.</summary>
    private static IEnumerable<string> FoldersIn(string folder, CancellationToken cancellation)
    {
        string searched = folder.Length == 0 ? "." : folder;
        return !Directory.Exists(searched)
            ? []
            : ImageFolder.FoldersIn(searched, cancellation).Select(
                below => below.Length == 0 ? folder : Path.Combine(folder, below));
    }

    private static IEnumerable<string> Entries(string folder, bool files)
    {
        string searched = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(searched))
        {
            return [];
        }

        IEnumerable<string> entries = files ? Directory.EnumerateFiles(searched) : Directory.EnumerateDirectories(searched);
        return entries.Select(entry => Path.Combine(folder, Path.GetFileName(entry)));
    }

    /// <summary>A name that begins with a dot is meant only where the pattern says so, as shells have it.</summary>
    private static bool Fits(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: OperatingSystem.IsWindows())
            && (!name.StartsWith('.') || pattern.StartsWith('.'));
}
