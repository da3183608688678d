using System.Collections.Immutable;
using Nin.Layers;
using Nin.Tensors;

namespace Nin.PyTorch.Exporting;

/// <summary>Writes a layer as Python.</summary>
internal delegate TorchLayer LayerWriter(TorchSite site);

/// <summary>A layer at its place, with what its values and its module are called in Python.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Self">The module, such as <c>self.conv1</c>.</param>
/// <param name="Inputs">The values that it reads.</param>
/// <param name="Shapes">Their shapes.</param>
/// <param name="Output">The shape of what it computes.</param>
internal sealed record TorchSite(
    Layer Layer, string Self, ImmutableArray<string> Inputs, ImmutableArray<FeatureShape> Shapes, FeatureShape Output)
{
    /// <summary>The first value that it reads.</summary>
    public string Input => Inputs[0];

    /// <summary>The shape of the first value.</summary>
    public FeatureShape Shape => Shapes[0];

    /// <summary>A module that reads the first value.</summary>
    public TorchLayer Module(string module) => new(module, $"{Self}({Input})");
}
