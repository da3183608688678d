using System.Collections.Immutable;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Onnx.Exporting;

/// <summary>Writes the operations of a layer, and gives the value that they make.</summary>
internal delegate string LayerWriter(ExportSite site);

/// <summary>A layer that is written, with the values it reads and its weights.</summary>
internal sealed record ExportSite(
    GraphWriter Writer, Node Node, ImmutableArray<string> Inputs, ImmutableArray<FeatureShape> Shapes, FeatureShape Output,
    IReadOnlyDictionary<string, Tensor> Weights)
{
    /// <summary>The layer's name.</summary>
    public string Name => Node.Name;

    /// <summary>The first value that it reads.</summary>
    public string Input => Inputs[0];

    /// <summary>The shape of the first value.</summary>
    public FeatureShape Shape => Shapes[0];

    /// <summary>A parameter as numbers of the file, under its name; null where the layer has none such.</summary>
    public string? Weight(string parameter)
    {
        string name = $"{Node.Name}.{parameter}";
        return Weights.TryGetValue(name, out Tensor? tensor)
            ? Writer.Floats(name, tensor.Data, tensor.Shape.AsSpan())
            : null;
    }

    /// <summary>A parameter of each channel, as it stands beside the maps: [C, 1, 1], or [C] beside features.</summary>
    public string PerChannel(string parameter)
    {
        Tensor tensor = Weights[$"{Node.Name}.{parameter}"];
        return Writer.Floats(
            $"{Node.Name}.{parameter}", tensor.Data, Shape.IsFlat ? [tensor.Data.Length] : [tensor.Data.Length, 1, 1]);
    }
}
