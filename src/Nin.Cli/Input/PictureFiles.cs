using System.IO.Enumeration;
using Nin.Data;

namespace Nin.Cli.Input;

/// <summary>What stands for pictures on the command line: files, folders, and wildcards that no shell has expanded.</summary>
internal static class PictureFiles
{
    /// <summary>What stands for a picture from standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>The files, in the order of their names.</summary>
    /// <exception cref="IOException">A folder or a wildcard has no picture.</exception>
    public static IReadOnlyList<string> Expand(string argument, CancellationToken cancellation = default)
    {
        if (Directory.Exists(argument))
        {
            IReadOnlyList<string> pictures = ImageFolder.PicturesIn(argument, recurse: false, cancellation);
            return pictures.Count > 0 ? pictures : throw new FileNotFoundException($"{argument}: there is no picture in this folder.");
        }

        if (File.Exists(argument) || !IsPattern(argument))
        {
            return [argument];
        }

        List<string> matches = Matches(argument);
        return matches.Count > 0 ? matches : throw new FileNotFoundException($"{argument}: no file matches.");
    }

    /// <summary>Whether there is a picture in a folder.</summary>
    public static bool HasPicture(string folder) => Directory.EnumerateFiles(folder).Any(IsPicture);

    /// <summary>Whether a path, or a part of one, has a wildcard.</summary>
    public static bool IsPattern(string path) => path.IndexOfAny(['*', '?']) >= 0;

    private static bool IsPicture(string path) => ImageFolder.IsPicture(Path.GetFileName(path));

    /// <summary>Goes down the parts of a path, taking every entry that fits where a part has a wildcard.</summary>
    private static List<string> Matches(string pattern)
    {
        string root = Path.GetPathRoot(pattern) ?? "";
        string[] parts = pattern[root.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        List<string> found = [root];
        for (int i = 0; i < parts.Length; i++)
        {
            string part = parts[i];
            bool isLast = i == parts.Length - 1;
            found = [.. found.SelectMany(folder => IsPattern(part)
                ? Entries(folder, isLast).Where(entry => Fits(part, Path.GetFileName(entry)))
                : [Path.Combine(folder, part)])];
        }

        return [.. found.Where(File.Exists).Order(StringComparer.Ordinal)];
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
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: OperatingSystem.IsWindows()) && (!name.StartsWith('.') || pattern.StartsWith('.'));
}
