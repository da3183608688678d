using System.Text.Json;
using Nin.Formats;
using Nin.Layers;

namespace Nin.Networks;

/// <summary>A layer as text: its kind, then its settings.</summary>
internal static class LayerJson
{
    public static void Write(Utf8JsonWriter json, Layer layer)
    {
        json.WriteStartObject();
        json.WriteString("kind", layer.Kind);
        foreach (LayerSetting setting in layer.Settings)
        {
            setting.Write(json);
        }

        json.WriteEndObject();
    }

    /// <summary>What is left out has PyTorch's default; a size without one is 0, which the layer refuses by name.</summary>
    /// <exception cref="JsonException">The kind is unknown, or a setting is unknown or of another kind.</exception>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public static Layer Read(JsonElement element)
    {
        var fields = new JsonFields(element);
        string kind = fields.Text("kind") ?? throw JsonFields.Missing("kind");
        Func<LayerSettings, Layer> read = LayerKinds.ReaderOf(kind)
            ?? throw new JsonException($"'{JsonText.Short(kind)}' is no kind of layer.");
        Layer layer = read(new LayerSettings(fields));
        fields.End();
        return layer;
    }
}
