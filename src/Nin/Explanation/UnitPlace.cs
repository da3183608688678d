using Nin.Data;
using Nin.Networks;

namespace Nin.Explanation;

/// <summary>Where a unit is strongest in a picture.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Value">What it computes there.</param>
/// <param name="Row">The row of its map; of equal numbers the first, row by row.</param>
/// <param name="Column">The column of its map.</param>
/// <param name="Field">
/// The pixels of the network's input that reach it: its receptive field (<see cref="ReceptiveField"/>), cut at the picture's edge.
/// </param>
public sealed record UnitPlace(LayerUnit Unit, float Value, int Row, int Column, Box Field)
{
    /// <summary>The field with the padding that it reaches into; the whole picture where it is all seen.</summary>
    internal Box Window { get; init; } = Field;

    /// <param name="network">The network.</param>
    /// <param name="node">The index of the unit's layer.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="value">What it computes.</param>
    /// <param name="row">The row of its map.</param>
    /// <param name="column">The column of its map.</param>
    internal static UnitPlace Of(Network network, int node, LayerUnit unit, float value, int row, int column)
    {
        (int top, int height) = Reach(ReceptiveField.Of(network)[node], row, network.Input.Height);
        (int left, int width) = Reach(ReceptiveField.OfColumns(network)[node], column, network.Input.Width);
        (int firstRow, int firstColumn) = (Math.Max(top, 0), Math.Max(left, 0));
        int lastRow = Math.Min(top + height, network.Input.Height), lastColumn = Math.Min(left + width, network.Input.Width);
        var field = new Box(firstColumn, firstRow, Math.Max(lastColumn - firstColumn, 0), Math.Max(lastRow - firstRow, 0));
        return new UnitPlace(unit, value, row, column, field) { Window = new Box(left, top, width, height) };
    }

    /// <summary>The first pixel of a field and how many there are; a field wider than the picture is the picture.</summary>
    private static (int First, int Size) Reach(ReceptiveField field, int place, int side)
    {
        if (field.IsGlobal || field.Size >= 2 * side)
        {
            return (0, side);
        }

        double first = field.FirstCenter + ((double)field.Stride * place) - ((field.Size - 1) / 2.0);
        return ((int)Math.Floor(first), field.Size);
    }
}
