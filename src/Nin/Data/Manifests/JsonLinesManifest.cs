using System.Text.Json;
using Nin.Formats;

namespace Nin.Data.Manifests;

/// <summary>
/// A list of pictures as JSON lines: an object a line with <c>path</c> (or <c>file_name</c>), <c>label</c> and perhaps
/// <c>split</c>.
/// </summary>
internal static class JsonLinesManifest
{
    private const int Depth = 16;

    /// <summary>The rows, read as they are asked for; fields of other names are passed over.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The most letters of a line.</param>
    /// <param name="fail">Makes the error for a problem on a line.</param>
    /// <exception cref="NinFormatException">A line is no such object.</exception>
    public static IEnumerable<ManifestRow> Rows(TextReader text, int longest, Func<string, long, NinFormatException> fail)
    {
        var lines = new BoundedLines(text, longest, fail);
        while (lines.Next() is string line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Row(line, lines.Line, fail);
            }
        }
    }

    private static ManifestRow Row(string line, long number, Func<string, long, NinFormatException> fail)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = Depth });
            var fields = new JsonFields(document.RootElement);
            string path = ManifestRow.PathNames.Where(fields.Has).Select(fields.Text).FirstOrDefault()
                ?? throw JsonFields.Missing(ManifestRow.PathNames[0]);
            JsonElement label = fields.Element(ManifestRow.LabelName);
            string split = fields.Has(ManifestRow.SplitName) ? fields.Text(ManifestRow.SplitName)! : "";
            return new ManifestRow(path, LabelOf(label), split, number);
        }
        catch (JsonException error)
        {
            throw fail(MessageText.Shorten(error.Message, 200), number);
        }
        catch (InvalidOperationException)
        {
            throw fail("expected text, got half a letter.", number);
        }
    }

    private static string LabelOf(JsonElement label) => label.ValueKind switch
    {
        JsonValueKind.String => label.GetString()!.Trim(),
        JsonValueKind.Number when label.TryGetInt64(out long number) =>
            number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => throw new JsonException(
            $"'{ManifestRow.LabelName}': expected a text or a whole number, got {JsonText.Short(label.GetRawText())}."),
    };
}
