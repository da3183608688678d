using System.Collections.Frozen;
using Nin.Onnx.Exporting.Layers;

namespace Nin.Onnx.Exporting;

/// <summary>What writes each kind of layer.</summary>
internal static class LayerWriterTable
{
    public static FrozenDictionary<string, LayerWriter> All { get; } = (((string Kind, LayerWriter Write)[])
    [
        .. WindowWriters.All, .. ActivationWriters.All, .. NormalizationWriters.All, .. MovementWriters.All,
        .. SelectionWriters.All,
    ]).ToFrozenDictionary(entry => entry.Kind, entry => entry.Write, StringComparer.Ordinal);
}
