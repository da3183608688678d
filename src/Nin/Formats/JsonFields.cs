using System.Text.Json;

namespace Nin.Formats;

/// <summary>
/// Reads the members of a JSON object by their names. A member of another kind is refused, and at the <see cref="End"/> one that
/// is unknown or given twice.
/// </summary>
/// <remarks>
/// What every answer has to read is read by this: the serializer makes itself ready anew in every process, and takes longer over
/// that than all else about a model file.
/// </remarks>
internal sealed class JsonFields
{
    private readonly JsonElement _object;
    private readonly List<string> _taken = [];

    /// <exception cref="JsonException">The element is no object.</exception>
    public JsonFields(JsonElement element)
    {
        _object = element.ValueKind == JsonValueKind.Object
            ? element
            : throw new JsonException($"expected an object, got {Kind(element)}.");
    }

    /// <summary>A whole number; null where it is missing.</summary>
    public int? Integer(string name) =>
        !Take(name, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
        : throw Unfit(name, "a whole number", value);

    /// <summary>A number; null where it is missing.</summary>
    public double? Double(string name) =>
        !Take(name, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number
        : throw Unfit(name, "a number", value);

    /// <summary>A number in single precision; null where it is missing.</summary>
    public float? Single(string name) => Take(name, out JsonElement value) ? SingleOf(name, value) : null;

    /// <summary>True or false; null where it is missing.</summary>
    public bool? Boolean(string name) =>
        !Take(name, out JsonElement value) ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Unfit(name, "true or false", value);

    /// <summary>A text; null where it is missing.</summary>
    public string? Text(string name) => Take(name, out JsonElement value) ? TextOf(name, value) : null;

    /// <summary>A list of texts.</summary>
    public string[] Texts(string name) => TextsOf(name, Element(name));

    /// <summary>A list of numbers in single precision.</summary>
    public float[] Singles(string name) => Array.ConvertAll(Elements(name), element => SingleOf(name, element));

    /// <summary>A list of anything.</summary>
    public JsonElement[] Elements(string name) => ElementsOf(name, Element(name));

    /// <summary>Whether there is a field of that name.</summary>
    public bool Has(string name) => _object.TryGetProperty(name, out _);

    /// <summary>Anything.</summary>
    public JsonElement Element(string name) => Take(name, out JsonElement value) ? value : throw Missing(name);

    /// <summary>An object; null where it is missing.</summary>
    public JsonFields? Fields(string name) => Take(name, out JsonElement value) ? new JsonFields(value) : null;

    /// <summary>The texts of a list that has this name in messages.</summary>
    /// <exception cref="JsonException">The element is no list of texts.</exception>
    public static string[] TextsOf(string name, JsonElement list) =>
        Array.ConvertAll(ElementsOf(name, list), element => TextOf(name, element));

    /// <summary>What to throw where a member must be there and is not.</summary>
    public static JsonException Missing(string name) => new($"'{name}' is missing.");

    /// <summary>Checks that every member has been asked for.</summary>
    /// <exception cref="JsonException">One has not, or is given twice.</exception>
    public void End()
    {
        foreach (JsonProperty property in _object.EnumerateObject())
        {
            if (!_taken.Remove(property.Name))
            {
                throw new JsonException($"'{property.Name}' is not known here, or given twice.");
            }
        }
    }

    private bool Take(string name, out JsonElement value)
    {
        if (!_object.TryGetProperty(name, out value))
        {
            return false;
        }

        _taken.Add(name);
        return true;
    }

    private static JsonElement[] ElementsOf(string name, JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : throw Unfit(name, "a list", list);

    private static float SingleOf(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number)
        ? number
        : throw Unfit(name, "a number", value);

    private static string TextOf(string name, JsonElement value) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw Unfit(name, "a text", value);

    private static JsonException Unfit(string name, string expected, JsonElement value) =>
        new($"'{name}': expected {expected}, got {Kind(value)}.");

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => JsonText.Short(value.GetRawText()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
