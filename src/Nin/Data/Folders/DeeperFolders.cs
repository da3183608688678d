namespace Nin.Data.Folders;

/// <summary>Notices where the classes may stand a level deeper than the folders that are taken for them.</summary>
internal static class DeeperFolders
{
    /// <summary>What the user is told, or null where nothing speaks for it.</summary>
    /// <param name="paths">The pictures' paths, with forward slashes.</param>
    /// <param name="plan">What they are taken for.</param>
    /// <param name="root">The folder or archive that was named.</param>
    public static string? Note(IReadOnlyList<string> paths, FolderPlan plan, string root)
    {
        int level = plan.ClassLevel;
        string[][] placed = [.. paths.Where((_, i) => plan.Places[i]?.Part == FolderPart.Train).Select(path => path.Split('/'))];
        if (placed.Length == 0 || placed.Any(names => names.Length < level + 3))
        {
            return null;
        }

        // Down through folders that stand alone in each class, as in a/photos/cats and b/photos/cats.
        int at = level + 1;
        while (placed.All(names => names.Length > at + 2) && Below(placed, level, at).All(names => names.Length == 1))
        {
            at++;
        }

        // Folders whose names are numbers are shoots or years. Other names that stand in every class may be the classes of
        // several sets that lie side by side; or they are parts.
        string[][] below = Below(placed, level, at);
        string[] all = [.. below.SelectMany(names => names).Distinct().Order(StringComparer.Ordinal)];
        bool areParts = all.All(name => FolderPlan.PartOf(name) is not null);
        bool areNumbers = all.All(name => name.All(letter => char.IsAsciiDigit(letter) || letter is '-' or '_'));
        bool areSets = !areParts && below.All(names => names.Length == all.Length);
        if (below.All(names => names.Length < 2) || areNumbers
            || (!areParts && !areSets && all.Length < below.Sum(names => names.Length)))
        {
            return null;
        }

        string[] classes = [.. placed.Select(names => names[level]).Distinct().Order(StringComparer.Ordinal)];
        string first = string.Join('/', placed.First(names => names[level] == classes[0])[..at]);
        first = Directory.Exists(root) ? Path.Combine(root, first) : first;
        return $"the classes are the folders {LeftOutFiles.FirstNames(classes)}, and all their pictures lie in folders below them "
            + $"({LeftOutFiles.FirstNames(all)}): if the classes are those, name the folder just above them, such as {first}";
    }

    /// <summary>The folders at a level below each class.</summary>
    private static string[][] Below(string[][] placed, int level, int at) =>
        [.. placed.GroupBy(names => names[level]).Select(one => one.Select(names => names[at]).Distinct().ToArray())];

    /// <summary>Where the one class of a set holds several folders: what to name in its place. Null where it does not.</summary>
    /// <param name="paths">The paths of the pictures that have a place, with forward slashes.</param>
    /// <param name="plan">What they are taken for.</param>
    /// <param name="root">The folder or archive that was named.</param>
    public static string? Hint(IReadOnlyList<string> paths, FolderPlan plan, string root)
    {
        int level = plan.ClassLevel;
        string[][] deep = [.. paths.Select(path => path.Split('/')).Where(names => names.Length > level + 2)];
        string[] below = [.. deep.Select(names => names[level + 1]).Distinct().Order(StringComparer.Ordinal)];
        return below.Length < 2 || !Directory.Exists(root)
            ? null
            : $"If the classes are the folders below it ({LeftOutFiles.FirstNames(below)}), "
                + $"name the folder just above them: {Path.Combine([root, .. deep[0][..(level + 1)]])}.";
    }
}
