namespace Nin.Cli.Output;

/// <summary>A line of a CSV file.</summary>
/// <remarks><b>Source</b> RFC 4180.</remarks>
internal static class CsvLine
{
    /// <summary>
    /// The cells with commas between them, each in quotes where it needs them; control characters other than tabs are written
    /// out.
    /// </summary>
    public static string Of(IEnumerable<string> cells) => string.Join(',', cells.Select(Cell));

    private static string Cell(string text)
    {
        string safe = Nin.Formats.MessageText.Escape(text);
        return safe.AsSpan().ContainsAny(',', '"') || safe.StartsWith(' ') || safe.EndsWith(' ')
            ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : safe;
    }
}
