namespace Nin.Formats;

/// <summary>The path without links that a path leads to: two paths to one folder have the same.</summary>
internal static class RealPath
{
    /// <summary>Links followed on the way before it is called a circle; Linux has the same limit.</summary>
    private const int MostLinks = 40;

    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Of(string path)
    {
        string full = Path.GetFullPath(path), real = Path.GetPathRoot(full) ?? "";
        Stack<string> left = PartsOf(full);
        for (int links = 0; left.TryPop(out string? part);)
        {
            string next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not string target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"'{path}': its links lead in a circle.");
            }

            // The target is read from where the link lies; what is behind the link on the path goes on from there.
            string led = Path.GetFullPath(target, real);
            real = Path.GetPathRoot(led) ?? "";
            string[] rest = [.. left];
            left = PartsOf(led);
            left = new Stack<string>([.. rest.Reverse(), .. left.Reverse()]);
        }

        return real;
    }

    /// <summary>Whether a folder is another one, or holds it at any depth.</summary>
    public static bool IsOrHolds(string folder, string inner)
    {
        string relative = Path.GetRelativePath(folder, inner);
        return relative == "." || !(Path.IsPathRooted(relative) || relative == ".."
            || relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    /// <summary>The names of a full path, the first on top.</summary>
    private static Stack<string> PartsOf(string full)
    {
        string root = Path.GetPathRoot(full) ?? "";
        return new Stack<string>(full[root.Length..].Split(
            [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse());
    }
}
