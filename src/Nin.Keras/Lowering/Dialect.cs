using System.Text.Json;
using Nin.Keras.Format;
using Nin.Keras.Graphs;

namespace Nin.Keras.Lowering;

/// <summary>What holds for all layers of a file.</summary>
/// <param name="IsChannelsFirst">Whether pictures are [N, C, H, W] there.</param>
/// <param name="IsOld">Whether Keras 1 or 2 wrote it, where some functions had another form.</param>
internal sealed record Dialect(bool IsChannelsFirst, bool IsOld)
{
    private const string Format = "data_format", First = "channels_first";

    /// <summary>Looks what the layers say. Flatten, which goes with both, has a say of its own.</summary>
    public static Dialect Of(KerasFile file, KerasModel model)
    {
        string[] formats = [.. model.Layers.SelectMany(FormatsOf).Distinct(StringComparer.Ordinal)];
        bool isOld = file.Version.StartsWith("1.", StringComparison.Ordinal) || file.Version.StartsWith('2');
        return formats.Length <= 1
            ? new Dialect(formats is [First], isOld)
            : throw KerasFailure.Of($"expected one order of dimensions in all layers, got {string.Join(" and ", formats)}.");
    }

    /// <summary>Whether a layer says that channels stand first.</summary>
    public static bool SaysFirst(LayerConfig settings) => settings.Text(Format) == First;

    private static IEnumerable<string> FormatsOf(KerasLayer layer) => layer.IsModel
        ? Inside(layer.Element)
        : layer.Class != "Flatten" && layer.Settings.Text(Format) is string format ? [format] : [];

    /// <summary>The same for the layers of a model that is a layer, however deep.</summary>
    private static IEnumerable<string> Inside(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Inside),
        JsonValueKind.Object when element.TryGetProperty("class_name", out JsonElement name) && name.ValueEquals("Flatten") => [],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.NameEquals(Format) && member.Value.ValueKind == JsonValueKind.String
                ? [member.Value.GetString()!]
                : Inside(member.Value)),
        _ => [],
    };
}
