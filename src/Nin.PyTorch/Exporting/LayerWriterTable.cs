using System.Collections.Frozen;
using Nin.PyTorch.Exporting.Layers;

namespace Nin.PyTorch.Exporting;

/// <summary>What writes each kind of layer.</summary>
internal static class LayerWriterTable
{
    public static FrozenDictionary<string, LayerWriter> All { get; } = (((string Kind, LayerWriter Write)[])
    [
        .. WindowWriters.All, .. ActivationWriters.All, .. NormalizationWriters.All, .. MovementWriters.All,
    ]).ToFrozenDictionary(entry => entry.Kind, entry => entry.Write, StringComparer.Ordinal);
}
