using Nin.Formats;

namespace Nin.Data.Manifests;

/// <summary>
/// A list of pictures as CSV: a header with <c>path</c> (or <c>file_name</c>), <c>label</c> and perhaps <c>split</c>.
/// </summary>
internal static class CsvManifest
{
    /// <summary>The rows, read as they are asked for; columns of other names are passed over.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fail">Makes the error for a problem on a line.</param>
    /// <exception cref="NinFormatException">The header lacks a column, or a line has more or fewer fields.</exception>
    public static IEnumerable<ManifestRow> Rows(TextReader text, Func<string, long, NinFormatException> fail)
    {
        var records = new CsvRecords(text, fail);
        string[] header = [.. (records.Next() ?? throw fail("expected a header, got an empty file.", 1)).Select(name => name.Trim())];
        int path = ColumnOf(header, ManifestRow.PathNames), label = ColumnOf(header, ManifestRow.LabelName);
        int split = ColumnOf(header, ManifestRow.SplitName);
        if (path < 0 || label < 0)
        {
            throw fail(
                $"expected the columns path (or file_name) and label in the first line, got {MessageText.Shorten(string.Join(", ", header), 100)}.",
                records.Line);
        }

        while (records.Next() is string[] fields)
        {
            if (fields.Length != header.Length)
            {
                throw fail(
                    $"expected {CountText.Counted(header.Length, "field")} as in the header, got {fields.Length}.", records.Line);
            }

            yield return new ManifestRow(fields[path], fields[label].Trim(), split < 0 ? "" : fields[split].Trim(), records.Line);
        }
    }

    /// <summary>Whether a first line names the columns of a list.</summary>
    public static bool IsHeader(string line)
    {
        string[] names = [.. line.Split(',').Select(name => name.Trim().Trim('"'))];
        return ColumnOf(names, ManifestRow.PathNames) >= 0 && ColumnOf(names, ManifestRow.LabelName) >= 0;
    }

    private static int ColumnOf(string[] header, params string[] names) =>
        Array.FindIndex(header, column => names.Contains(column, StringComparer.OrdinalIgnoreCase));
}
