namespace Nin.Cli.Input;

/// <summary>Commands as a user can type them.</summary>
internal static class CommandText
{
    private const string Plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./\\:=+,@%";

    private const string Command = "nin";

    /// <summary>What has to be typed for this very command: its name where the shell finds it, else its path.</summary>
    public static string Self { get; } = NameOrPath(
        Environment.ProcessPath, AppContext.BaseDirectory, Environment.GetEnvironmentVariable("PATH"));

    /// <summary>
    /// The words as one line, each in quotes where it needs them. A first word nin becomes what has to be typed for it.
    /// </summary>
    public static string Of(params IEnumerable<string> words) =>
        string.Join(' ', words.Select((word, i) => Quote(i == 0 && word == Command ? Self : word)));

    /// <summary>One of the words that an option takes, as it is typed.</summary>
    public static string Word(Enum word) => word.ToString().ToLowerInvariant();

    /// <summary>A path as short as it can be: from the working folder where it lies in it.</summary>
    public static string ShortPath(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    /// <summary>What has to be typed for a process that runs from this folder.</summary>
    internal static string NameOrPath(string? process, string folder, string? searchPath)
    {
        string ending = OperatingSystem.IsWindows() ? ".exe" : "";

        // Built and published files lie in the folder itself; an installed tool is started by a file of that name elsewhere.
        string? file = Path.GetFileNameWithoutExtension(process) == Command ? process : Path.Combine(folder, Command + ending);
        if (!File.Exists(file) || (searchPath ?? "").Split(Path.PathSeparator).Contains(Path.GetDirectoryName(file)))
        {
            return Command;
        }

        string path = ShortPath(file);
        return path.Contains(Path.DirectorySeparatorChar) ? path : Path.Combine(".", path);
    }

    private static string Quote(string word)
    {
        if (word.Length > 0 && word.All(Plain.Contains))
        {
            return word;
        }

        return OperatingSystem.IsWindows() ? $"\"{word}\"" : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
