using System.Collections.Immutable;
using Nin.Tensors;

namespace Nin.Networks;

/// <summary>What one layer of a network costs and sees.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kind">The layer's kind.</param>
/// <param name="Block">The block it belongs to, or null.</param>
/// <param name="Output">The shape of its output for one picture.</param>
/// <param name="Parameters">Trained parameters.</param>
/// <param name="MultiplyAdds">Multiply-adds for one picture.</param>
/// <param name="ReceptiveField">
/// How much of the picture an output pixel sees: its rows, and its columns where all windows are square.
/// </param>
public sealed record LayerSummary(
    string Name, string Kind, string? Block, FeatureShape Output, long Parameters, long MultiplyAdds,
    ReceptiveField ReceptiveField)
{
    /// <summary>How many columns of the picture an output pixel sees.</summary>
    public ReceptiveField ColumnField { get; init; } = ReceptiveField;

    /// <summary>Bytes of the parameters as float32.</summary>
    public long Bytes => Parameters * sizeof(float);
}

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
