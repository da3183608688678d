using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Nin.Formats;

/// <summary>Writes small JSON texts, on one line.</summary>
internal static class JsonText
{
    private const int LongestQuoted = 40;

    public static string Write(Action<Utf8JsonWriter> write, bool isIndented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = isIndented }))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A text from a file as a message quotes it: the beginning of a long one.</summary>
    public static string Short(string text) => text.Length <= LongestQuoted ? text : text[..LongestQuoted] + "…";

    /// <summary>Writes a list of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Checks that no object names a member twice, however deep.</summary>
    /// <remarks>
    /// .NET's own check (AllowDuplicateProperties) draws a random number from the system's OpenSSL, which may not be there.
    /// </remarks>
    /// <exception cref="JsonException">One does.</exception>
    public static void RefuseRepeatedNames(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                RefuseRepeatedNames(item);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (JsonProperty property in element.EnumerateObject())
            {
                if (!names.Add(property.Name))
                {
                    throw new JsonException($"'{Short(property.Name)}' is given twice.");
                }

                RefuseRepeatedNames(property.Value);
            }
        }
    }
}
