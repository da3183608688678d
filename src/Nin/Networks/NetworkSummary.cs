using System.Collections.Immutable;
using Nin.Tensors;

namespace Nin.Networks;

/// <summary>What a network costs and sees, layer by layer: where its memory lies and where its work is.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Input">The shape of a picture.</param>
/// <param name="Layers">A line for each layer.</param>
public sealed record NetworkSummary(string Network, FeatureShape Input, ImmutableArray<LayerSummary> Layers)
{
    /// <summary>Trained parameters.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>Bytes of the parameters as float32.</summary>
    public long Bytes => Parameters * sizeof(float);

    /// <summary>Multiply-adds for one picture.</summary>
    public long MultiplyAdds => Layers.Sum(layer => layer.MultiplyAdds);

    /// <summary>Reads the summary off a network.</summary>
    public static NetworkSummary Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        ImmutableArray<ReceptiveField> fields = ReceptiveField.Of(network), columns = ReceptiveField.OfColumns(network);
        return new NetworkSummary(network.Name, network.Input, [.. network.Nodes.Select((node, i) => new LayerSummary(
            node.Name, node.Layer.Kind, node.Block, network.OutputShapes[i],
            node.Layer.Parameters.Where(p => p.IsTrainable).Sum(p => (long)p.Length), network.MultiplyAddsOf(i), fields[i])
            {
                ColumnField = columns[i],
            })]);
    }
}
