using Nin.Onnx.Format;
using Nin.Onnx.Lowering.Layers;

namespace Nin.Onnx.Exporting.Layers;

/// <summary>The largest channels of a pixel, or which they are.</summary>
internal static class SelectionWriters
{
    private const long Channels = 1;

    public static (string Kind, LayerWriter Write)[] All { get; } = [(TopKLayer.KindName, Chosen)];

    private static string Chosen(ExportSite site)
    {
        var layer = (TopKLayer)site.Node.Layer;
        (GraphWriter writer, string name) = (site.Writer, site.Name);
        if (layer is { Count: 1, GivesIndices: true })
        {
            string place = writer.Add(
                layer.IsLargest ? "ArgMax" : "ArgMin", $"{name}.place", [site.Input], GraphWriter.Setting("axis", Channels),
                GraphWriter.Setting("select_last_index", layer.PrefersLast ? 1L : 0L));
            return AsFloats(writer, name, place);
        }

        if (layer.PrefersLast)
        {
            throw new NotExportedException("expected that of equal numbers the first comes first, where there are several");
        }

        string[] inputs = [site.Input, writer.Whole($"{name}.count", layer.Count)];
        string[] outputs = layer.GivesIndices ? [$"{name}.values", $"{name}.places"] : [name, $"{name}.places"];
        outputs = writer.AddOfSeveral(
            "TopK", outputs, inputs, GraphWriter.Setting("axis", Channels),
            GraphWriter.Setting("largest", layer.IsLargest ? 1L : 0L));
        return layer.GivesIndices ? AsFloats(writer, name, outputs[1]) : outputs[0];
    }

    private static string AsFloats(GraphWriter writer, string name, string places) =>
        writer.Add("Cast", name, [places], GraphWriter.Setting("to", (long)ElementType.Float));
}
