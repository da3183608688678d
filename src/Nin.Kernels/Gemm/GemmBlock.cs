using Nin.Kernels.Simd;

namespace Nin.Kernels.Gemm;

/// <summary>
/// A product of operands that lie in the cache: loops the register tile over a block of C, columns outside, so that one
/// panel of B stays in the first-level cache while the rows of A stream past it.
/// </summary>
internal static unsafe class GemmBlock<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>C[rows, columns] = start + A[rows, depth]·B[depth, columns], then ReLU if asked.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="depth">The length of each sum.</param>
    /// <param name="a">A; element (row, k) at row · rowStride + k · depthStride.</param>
    /// <param name="rowStride">Floats between rows of A.</param>
    /// <param name="depthStride">Floats between elements of a row of A.</param>
    /// <param name="b">B, at the depth where this block begins.</param>
    /// <param name="bStride">Floats from a row of a panel of B to the next: a tile's columns where B is packed.</param>
    /// <param name="panelStride">Floats from a panel of B to the next: a tile's columns where B is not packed.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="cStride">Floats between rows of C.</param>
    /// <param name="start">What the sums start from.</param>
    /// <param name="bias">A bias per column, or null where <paramref name="start"/> does not say so.</param>
    /// <param name="relu">Whether negative sums become zero.</param>
    /// <param name="isFar">Whether packed B comes from behind the second-level cache: the next panel is then asked for early.</param>
    public static void Multiply(
        int rows, int columns, int depth, float* a, nint rowStride, nint depthStride, float* b, nint bStride, nint panelStride,
        float* c, nint cStride, TileStart start, float* bias, bool relu, bool isFar = false) =>
        Multiply(
            rows, columns, depth, new MatrixRows(a, rowStride, depthStride), b, bStride, panelStride, c, cStride, start, bias,
            relu, isFar);

    /// <summary>The same, of rows of A that lie where <paramref name="a"/> says.</summary>
    public static void Multiply<TRows>(
        int rows, int columns, int depth, TRows a, float* b, nint bStride, nint panelStride, float* c, nint cStride,
        TileStart start, float* bias, bool relu, bool isFar = false)
        where TRows : struct, IGemmRows<TRows>
    {
        if (rows == 1)
        {
            GemmRow<TSimd, TVector>.Multiply(columns, depth, a, b, bStride, panelStride, c, start, bias, relu);
            return;
        }

        const int tileRows = GemmTile<TSimd, TVector>.Rows;
        int tileColumns = GemmTile<TSimd, TVector>.Columns;
        float* edge = stackalloc float[tileRows * tileColumns];
        float* edgeBias = stackalloc float[tileColumns];

        for (int column = 0; column < columns; column += tileColumns, b += panelStride)
        {
            int width = Math.Min(tileColumns, columns - column);
            if (width == tileColumns || width == TSimd.Width)
            {
                bool hasNext = isFar && column + width < columns;
                float* next = b + panelStride;
                int ahead = hasNext ? PanelLines.ForTile(depth * tileColumns, rows, tileRows) : 0;
                for (int row = 0; row < rows; row += tileRows)
                {
                    next = PanelLines.Fetch(next, ahead);
                    GemmTile<TSimd, TVector>.Multiply(
                        width, Math.Min(tileRows, rows - row), depth, a.From(row), b, bStride,
                        c + (row * cStride) + column, cStride, start, bias + column, relu);
                }

                continue;
            }

            // The last columns do not fill whole vectors: the tile works on a copy of its own, of which the valid part goes back.
            if (start == TileStart.Bias)
            {
                new Span<float>(bias + column, width).CopyTo(new Span<float>(edgeBias, tileColumns));
            }

            // Where a row of C has no other columns, whole vectors may reach into the rows behind it: they are written later.
            bool mayReach = column == 0 && cStride == columns && start != TileStart.Accumulate;
            int reaching = mayReach ? rows - tileRows - ((tileColumns - 1) / columns) : -1;
            for (int row = 0; row < rows; row += tileRows)
            {
                int height = Math.Min(tileRows, rows - row);
                float* target = c + (row * cStride) + column;
                if (row <= reaching)
                {
                    GemmTile<TSimd, TVector>.Multiply(
                        width, tileRows, depth, a.From(row), b, bStride, target, cStride, start, edgeBias, relu);
                    continue;
                }

                if (start == TileStart.Accumulate)
                {
                    Copy(height, width, target, cStride, edge, tileColumns);
                }

                GemmTile<TSimd, TVector>.Multiply(
                    width, height, depth, a.From(row), b, bStride, edge, tileColumns, start, edgeBias, relu);
                Copy(height, width, edge, tileColumns, target, cStride);
            }
        }
    }

    private static void Copy(int rows, int columns, float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        for (int row = 0; row < rows; row++)
        {
            new ReadOnlySpan<float>(source + (row * sourceStride), columns)
                .CopyTo(new Span<float>(destination + (row * destinationStride), columns));
        }
    }
}
