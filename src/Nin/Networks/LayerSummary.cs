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
