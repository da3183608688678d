using System.Text.Json;
using Nin.Formats;
using Nin.Keras.Format;

namespace Nin.Keras.Graphs;

/// <summary>The settings of a layer. One that is missing or null has its default.</summary>
/// <exception cref="NinFormatException">Everywhere: a setting is of another kind.</exception>
internal sealed class LayerConfig(string layer, JsonElement settings)
{
    /// <summary>A setting as it stands there; null where it is missing or null.</summary>
    public JsonElement? Find(string name) =>
        settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out JsonElement value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        JsonElement other => throw Unfit(name, "a text", other),
    };

    public bool Flag(string name, bool otherwise = false) => Find(name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        JsonElement other => throw Unfit(name, "true or false", other),
    };

    public float? FindNumber(string name) => Find(name) is JsonElement value ? NumberOf(name, value) : null;

    public float Number(string name, float otherwise) => FindNumber(name) ?? otherwise;

    public int Whole(string name) => Find(name) is JsonElement value
        ? WholeOf(name, value)
        : throw KerasFailure.Of($"{layer}: expected the setting '{name}', got none.");

    public int Whole(string name, int otherwise) => Find(name) is null ? otherwise : Whole(name);

    /// <summary>Numbers, of which one may stand alone.</summary>
    public float[] Numbers(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. Flat(name, list, depth: 0)],
        JsonElement one => [NumberOf(name, one)],
    };

    /// <summary>Whole numbers, of which one may stand alone.</summary>
    public int[] Wholes(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(item => WholeOf(name, item))],
        JsonElement one => [WholeOf(name, one)],
    };

    /// <summary>Rows and columns: two numbers, or one for both.</summary>
    public (int Y, int X) Pair(string name, int otherwise) => Find(name) is null ? (otherwise, otherwise) : Pair(name);

    /// <summary>Rows and columns, which must be there.</summary>
    public (int Y, int X) Pair(string name) => Wholes(name) switch
    {
        [int both] => (both, both),
        [int rows, int columns] => (rows, columns),
        _ => throw KerasFailure.Of($"{layer}: expected one or two numbers '{name}'."),
    };

    /// <summary>What stands on the four sides: one number, one for rows and one for columns, or two for each.</summary>
    public (int Top, int Bottom, int Left, int Right) Sides(string name)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Array } list)
        {
            int all = Whole(name, 1);
            return (all, all, all, all);
        }

        int[][] sides =
        [
            .. list.EnumerateArray().Select(side => side.ValueKind == JsonValueKind.Array
                ? [.. side.EnumerateArray().Select(item => WholeOf(name, item))]
                : new[] { WholeOf(name, side), WholeOf(name, side) }),
        ];
        return sides is [[int top, int bottom], [int left, int right]]
            ? (top, bottom, left, right)
            : throw Unfit(name, "rows and columns", list);
    }

    private IEnumerable<float> Flat(string name, JsonElement list, int depth) => list.EnumerateArray().SelectMany(
        item => item.ValueKind == JsonValueKind.Array && depth < 4
            ? Flat(name, item, depth + 1)
            : [NumberOf(name, item)]);

    private float NumberOf(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) && float.IsFinite(number)
            ? number
            : throw Unfit(name, "a number", value);

    private int WholeOf(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
        && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : throw Unfit(name, "a whole number", value);

    private NinFormatException Unfit(string name, string expected, JsonElement value) =>
        KerasFailure.Of($"{layer}: expected {expected} as '{name}', got {JsonText.Short(value.GetRawText())}.");
}
