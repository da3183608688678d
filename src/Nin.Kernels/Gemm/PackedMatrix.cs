namespace Nin.Kernels.Gemm;

/// <summary>
/// The layout of the right-hand factor of a product: panels of <c>tileColumns</c> columns, [panel][depth][tileColumns],
/// the last panel filled up with zeros, so that the register tile reads B in one straight line.
/// </summary>
internal static class PackedMatrix
{
    /// <summary>Floats that a packed [depth, columns] matrix takes.</summary>
    public static int Length(int depth, int columns, int tileColumns) =>
        checked((columns + tileColumns - 1) / tileColumns * tileColumns * depth);

    /// <summary>Packs a row-major [depth, columns] matrix.</summary>
    public static void Pack(int depth, int columns, int tileColumns, ReadOnlySpan<float> matrix, Span<float> packed)
    {
        for (int column = 0; column < columns; column += tileColumns)
        {
            int width = Math.Min(tileColumns, columns - column);
            for (int k = 0; k < depth; k++)
            {
                Span<float> destination = packed.Slice(0, tileColumns);
                matrix.Slice((k * columns) + column, width).CopyTo(destination);
                destination[width..].Clear();
                packed = packed[tileColumns..];
            }
        }
    }

    /// <summary>Packs the transpose of a row-major [columns, depth] matrix.</summary>
    public static void PackTransposed(int depth, int columns, int tileColumns, ReadOnlySpan<float> matrix, Span<float> packed)
    {
        for (int column = 0; column < columns; column += tileColumns)
        {
            int width = Math.Min(tileColumns, columns - column);
            Span<float> panel = packed.Slice(0, depth * tileColumns);
            if (width < tileColumns)
            {
                panel.Clear();
            }

            for (int j = 0; j < width; j++)
            {
                ReadOnlySpan<float> source = matrix.Slice((column + j) * depth, depth);
                for (int k = 0; k < source.Length; k++)
                {
                    panel[(k * tileColumns) + j] = source[k];
                }
            }

            packed = packed[panel.Length..];
        }
    }
}
