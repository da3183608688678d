using Nin.Kernels.Simd;

namespace Nin.Kernels.Gemm;

/// <summary>
/// A single row times a matrix: a fully connected layer of one picture. A tile of six rows would do six times the work; here
/// eight vectors of columns stand side by side, enough chains for the latency of two multiply-adds a cycle, and the memory of
/// the weights is the limit.
/// </summary>
internal static unsafe class GemmRow<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Panels = 4;

    /// <summary>C[1, columns] = start + A[1, depth]·B[depth, columns], then ReLU if asked.</summary>
    /// <remarks>
    /// <b>Parameters</b> as <see cref="GemmBlock{TSimd, TVector}"/>. Every sum is one chain in the order of the depth.
    /// </remarks>
    public static void Multiply<TRows>(
        int columns, int depth, TRows a, float* b, nint bStride, nint panelStride, float* c, TileStart start, float* bias,
        bool relu)
        where TRows : struct, IGemmRows<TRows>
    {
        int tileColumns = GemmTile<TSimd, TVector>.Columns, most = Panels * tileColumns;
        float* edge = stackalloc float[most];
        float* edgeStart = stackalloc float[most];
        for (int column = 0; column < columns; column += most, b += Panels * panelStride)
        {
            int width = Math.Min(most, columns - column), last = (width - 1) / tileColumns;
            float* from = start == TileStart.Accumulate ? c + column : bias + column;
            if (width == most)
            {
                Multiply8(depth, a, b, panelStride, last, bStride, from, c + column, start, relu);
                continue;
            }

            // Columns that do not fill the vectors: on a copy, of which the valid part goes back.
            if (start != TileStart.Zero)
            {
                new Span<float>(from, width).CopyTo(new Span<float>(edgeStart, most));
            }

            Multiply8(depth, a, b, panelStride, last, bStride, edgeStart, edge, start, relu);
            new Span<float>(edge, width).CopyTo(new Span<float>(c + column, width));
        }
    }

    /// <summary>Four panels at once; the last one stands in for those that do not exist.</summary>
    private static void Multiply8<TRows>(
        int depth, TRows a, float* b, nint panelStride, int last, nint bStride, float* from, float* c, TileStart start, bool relu)
        where TRows : struct, IGemmRows<TRows>
    {
        int width = TSimd.Width;
        float* b0 = b;
        float* b1 = b0 + (last > 0 ? panelStride : 0);
        float* b2 = b1 + (last > 1 ? panelStride : 0);
        float* b3 = b2 + (last > 2 ? panelStride : 0);
        TVector c0 = TSimd.Zero, c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
        if (start != TileStart.Zero)
        {
            (c0, c1) = (TSimd.Load(from), TSimd.Load(from + width));
            (c2, c3) = (TSimd.Load(from + (2 * width)), TSimd.Load(from + (3 * width)));
            (c4, c5) = (TSimd.Load(from + (4 * width)), TSimd.Load(from + (5 * width)));
            (c6, c7) = (TSimd.Load(from + (6 * width)), TSimd.Load(from + (7 * width)));
        }

        float* row = a.First;
        nint offset = a.Start, depthStride = a.DepthStride, place = 0;
        for (int length = a.FirstRun(depth); depth > 0; depth -= length, length = a.NextRun(depth), offset += a.Gap)
        {
            for (nint end = place + (length * bStride); place < end; place += bStride, offset += depthStride)
            {
                TVector broadcast = TSimd.Broadcast(row[offset]);
                c0 = TSimd.MultiplyAdd(broadcast, TSimd.Load(b0 + place), c0);
                c1 = TSimd.MultiplyAdd(broadcast, TSimd.Load(b0 + place + width), c1);
                c2 = TSimd.MultiplyAdd(broadcast, TSimd.Load(b1 + place), c2);
                c3 = TSimd.MultiplyAdd(broadcast, TSimd.Load(b1 + place + width), c3);
                c4 = TSimd.MultiplyAdd(broadcast, TSimd.Load(b2 + place), c4);
                c5 = TSimd.MultiplyAdd(broadcast, TSimd.Load(b2 + place + width), c5);
                c6 = TSimd.MultiplyAdd(broadcast, TSimd.Load(b3 + place), c6);
                c7 = TSimd.MultiplyAdd(broadcast, TSimd.Load(b3 + place + width), c7);
            }
        }

        if (relu)
        {
            (c0, c1, c2, c3) = (TSimd.Relu(c0), TSimd.Relu(c1), TSimd.Relu(c2), TSimd.Relu(c3));
            (c4, c5, c6, c7) = (TSimd.Relu(c4), TSimd.Relu(c5), TSimd.Relu(c6), TSimd.Relu(c7));
        }

        TSimd.Store(c, c0);
        TSimd.Store(c + width, c1);
        TSimd.Store(c + (2 * width), c2);
        TSimd.Store(c + (3 * width), c3);
        TSimd.Store(c + (4 * width), c4);
        TSimd.Store(c + (5 * width), c5);
        TSimd.Store(c + (6 * width), c6);
        TSimd.Store(c + (7 * width), c7);
    }
}
