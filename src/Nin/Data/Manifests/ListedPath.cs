namespace Nin.Data.Manifests;

/// <summary>A picture's path as a list writes it, which may be anything.</summary>
internal static class ListedPath
{
    /// <summary>Whether it is a path from the root of a disk.</summary>
    public static bool IsAbsolute(string path) => path is ['/', ..] || path is [_, ':', ..] || Path.IsPathRooted(path);

    /// <summary>
    /// The path with forward slashes and without <c>.</c> and <c>..</c>; null where it leads out of the folder, or is none.
    /// </summary>
    /// <param name="folder">The folder that the path is given from, within the set; empty or with a slash at its end.</param>
    /// <param name="path">The path as it is written.</param>
    public static string? Within(string folder, string path)
    {
        string slashed = path.Replace('\\', '/');
        if (slashed.Length == 0 || slashed.Contains('\0', StringComparison.Ordinal) || IsAbsolute(slashed))
        {
            return null;
        }

        List<string> names = [];
        foreach (string name in (folder + slashed).Split('/'))
        {
            if (name == "..")
            {
                if (names.Count == 0)
                {
                    return null;
                }

                names.RemoveAt(names.Count - 1);
            }
            else if (name is not ("" or "."))
            {
                names.Add(name);
            }
        }

        return names.Count == 0 ? null : string.Join('/', names);
    }
}
