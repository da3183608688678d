namespace Nin.Formats;

/// <summary>
/// A file that cannot be read: foreign, truncated, corrupt or larger than the <see cref="Limits"/> allow. The one
/// exception every reader throws for bad content; a missing or unreadable file is an <see cref="IOException"/>.
/// </summary>
public sealed class NinFormatException : Exception
{
    /// <summary>The most characters that a name, a problem or a hint takes up in the message.</summary>
    private const int LongestPart = 300;

    /// <summary>
    /// The same for a hint, which is the reader's own words: it may list all that is known. What it quotes of a file is short.
    /// </summary>
    private const int LongestHint = 2000;

    /// <summary>Describes what is wrong, in one line.</summary>
    /// <param name="format">The format that was being read, such as <c>PNG</c> or <c>safetensors</c>.</param>
    /// <param name="problem">What was expected and what was found.</param>
    /// <param name="file">The file's name, where there is one.</param>
    /// <param name="offset">The byte offset at which the problem was found, where it is known.</param>
    /// <param name="hint">What the user can do about it, where there is something.</param>
    /// <param name="inner">The failure underneath, where there is one.</param>
    public NinFormatException(
        string format, string problem, string? file = null, long? offset = null, string? hint = null, Exception? inner = null)
        : base(Compose(format, problem, file, offset, hint), inner)
    {
        (Format, Problem, File, Offset, Hint) = (format, problem, file, offset, hint);
    }

    /// <summary>The format that was being read.</summary>
    public string Format { get; }

    /// <summary>What was expected and what was found.</summary>
    public string Problem { get; }

    /// <summary>The file's name, or null where the content did not come from a file.</summary>
    public string? File { get; }

    /// <summary>The byte offset of the problem, or null.</summary>
    public long? Offset { get; }

    /// <summary>What the user can do about it, or null.</summary>
    public string? Hint { get; }

    /// <summary>What this library offers against it.</summary>
    public Remedy Remedy { get; init; }

    /// <summary>The same problem with the name of the file it was found in.</summary>
    public NinFormatException WithFile(string file) => new(Format, Problem, file, Offset, Hint, this) { Remedy = Remedy };

    private static string Compose(string format, string problem, string? file, long? offset, string? hint)
    {
        // The problem may quote what stands in the file, and the file's name may come from an archive: neither can be trusted.
        string where = file is null ? format : $"{Safe(file)}: {format}";
        string at = offset is null ? "" : $" at byte {offset}";
        string advice = hint is null ? "" : $" {Safe(hint, LongestHint)}";
        return $"{where}{at}: {Safe(problem)}{advice}";
    }

    private static string Safe(string text, int longest = LongestPart) =>
        MessageText.Shorten(MessageText.Escape(text), longest);
}
