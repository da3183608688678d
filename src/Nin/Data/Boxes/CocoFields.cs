using System.Text.Json;

namespace Nin.Data.Boxes;

/// <summary>The values in an object of a JSON file that is too large to be held as a whole.</summary>
internal static class CocoFields
{
    /// <summary>Goes to the next member's value; false at the object's end.</summary>
    public static bool Next(ref Utf8JsonReader reader, out string name)
    {
        name = "";
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }

        name = reader.GetString()!;
        reader.Read();
        return true;
    }

    /// <summary>A whole number.</summary>
    public static long Integer(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new FormatException($"'{name}': expected a whole number, got {KindOf(reader.TokenType)}.");
        }

        // Some tools write 3.0 for 3.
        return reader.TryGetInt64(out long value) ? value
            : reader.TryGetDouble(out double real) && real == Math.Round(real) && Math.Abs(real) < long.MaxValue / 2 ? (long)real
            : throw new FormatException($"'{name}': expected a whole number, got a fraction.");
    }

    /// <summary>A text.</summary>
    public static string Text(ref Utf8JsonReader reader, string name) => reader.TokenType == JsonTokenType.String
        ? reader.GetString()!
        : throw new FormatException($"'{name}': expected a text, got {KindOf(reader.TokenType)}.");

    /// <summary>A list of so many numbers.</summary>
    public static void Numbers(ref Utf8JsonReader reader, string name, scoped Span<double> values)
    {
        int count = 0;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new FormatException($"'{name}': expected a list of numbers, got {KindOf(reader.TokenType)}.");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == values.Length || reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out double value)
                || !double.IsFinite(value))
            {
                throw new FormatException($"'{name}': expected {values.Length} numbers, got others.");
            }

            values[count++] = value;
        }

        if (count != values.Length)
        {
            throw new FormatException($"'{name}': expected {values.Length} numbers, got {count}.");
        }
    }

    /// <summary>What to throw where a member must be there and is not.</summary>
    public static FormatException Missing(string name) => new($"'{name}' is missing.");

    private static string KindOf(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "null",
    };
}
