namespace Nin.Formats;

/// <summary>Finds the name that was meant where one is misspelt.</summary>
public static class NearestName
{
    private const int MostChanges = 2, LeastOfBeginning = 4, MostBeside = 1000;

    /// <summary>
    /// The words to put after a name that is unknown, such as <c>, did you mean 'epochs'?</c>; empty where none is near.
    /// </summary>
    /// <param name="word">What was given.</param>
    /// <param name="known">The names that could stand there.</param>
    public static string Suggestion(string word, IEnumerable<string> known) =>
        Of(word, known) is string name ? $", did you mean '{name}'?" : "";

    /// <summary>
    /// The end of a sentence about an unknown name: the name that was meant, or a full stop where none is near.
    /// </summary>
    /// <param name="word">What was given.</param>
    /// <param name="known">The names that could stand there.</param>
    public static string End(string word, IEnumerable<string> known) =>
        Of(word, known) is string name ? $", did you mean '{name}'?" : ".";

    /// <summary>
    /// The known name that is at most two letters away, whatever their case, or that begins with the word; else null.
    /// </summary>
    /// <param name="word">What was given.</param>
    /// <param name="known">The names that could stand there.</param>
    public static string? Of(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(known);
        string lower = word.ToLowerInvariant();
        (string? Name, int Changes) nearest = known
            .Select(name => ((string?)name, Changes(lower, name.ToLowerInvariant())))
            .DefaultIfEmpty((null, int.MaxValue))
            .MinBy(candidate => candidate.Item2);

        // Of a short word two letters are most of it.
        return nearest.Changes <= Math.Min(MostChanges, word.Length / 2) ? nearest.Name : null;
    }

    /// <summary>
    /// What lies beside a path that is not there, as names for a misspelt one. Of a very full folder only some.
    /// </summary>
    /// <param name="path">The path of a file or folder, as it was given.</param>
    public static IReadOnlyList<string> Beside(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string parent = Path.GetDirectoryName(path) ?? "";
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(parent.Length == 0 ? "." : parent).Take(MostBeside)
                .Select(entry => Path.Combine(parent, Path.GetFileName(entry)))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static int Changes(string word, string name) =>
        word.Length >= LeastOfBeginning && word != name && name.StartsWith(word, StringComparison.Ordinal)
            ? 1
            : Distance(word, name);

    /// <summary>Letters to add, drop or change to get from one word to the other.</summary>
    private static int Distance(string from, string to)
    {
        // Words of very different lengths are not near, and what is given may be endless.
        if (Math.Abs(from.Length - to.Length) > MostChanges)
        {
            return int.MaxValue;
        }

        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int change = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
