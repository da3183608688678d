using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Gemm;

/// <summary>What a tile of C holds before the first product is added.</summary>
internal enum TileStart
{
    /// <summary>Zero.</summary>
    Zero,

    /// <summary>The bias of each column.</summary>
    Bias,

    /// <summary>What C holds already.</summary>
    Accumulate,
}

/// <summary>
/// The register tile all matrix products are made of: 6 rows of A times two vectors of packed columns of B, 12
/// accumulators, 2 vectors of B and 1 broadcast of A: 15 of the 16 registers that the poorest machines have. A narrower
/// one takes the last columns where they fill no more than one vector.
/// </summary>
/// <remarks>
/// A is read where it lies: six addresses and a way to go on from each that all rows share, so the same tile does A·B
/// (row-major A), Aᵀ·B (the gradient of weights), and patches of a picture that were never laid out. Twelve independent
/// chains cover the latency of two fused multiply-adds a cycle; eight loads stand against twelve multiply-adds, so the loads
/// are never the limit.
/// Every element of C is one chain of multiply-adds in the order of the depth, whatever the blocking around it: that is
/// why no result depends on block sizes, vector width or threads.
/// </remarks>
internal static unsafe class GemmTile<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 6;

    /// <summary>Columns of a tile: two vectors.</summary>
    public static int Columns => 2 * TSimd.Width;

    /// <summary>
    /// C[6, columns] = start + A·B, then ReLU if asked, of as many whole vectors as hold the columns: one or two.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply<TRows>(
        int columns, int rows, int depth, TRows a, float* b, nint bStride, float* c, nint cStride,
        TileStart start, float* bias, bool relu)
        where TRows : struct, IGemmRows<TRows>
    {
        if (columns <= TSimd.Width)
        {
            Multiply6x1(rows, depth, a, b, bStride, c, cStride, start, bias, relu);
        }
        else
        {
            Multiply6x2(rows, depth, a, b, bStride, c, cStride, start, bias, relu);
        }
    }

    /// <summary>C[6, 2 vectors] = start + A·B, then ReLU if asked.</summary>
    /// <param name="rows">Rows of A that exist, 1 to 6.</param>
    /// <param name="depth">The length of the sum.</param>
    /// <param name="a">Where the rows of A lie; the last one stands in for those that do not exist.</param>
    /// <param name="b">The tile's columns of B: two vectors at each depth.</param>
    /// <param name="bStride">Floats from a row of B to the next: two vectors where B is packed.</param>
    /// <param name="c">The tile's first element of C.</param>
    /// <param name="cStride">Floats from a row of C to the next.</param>
    /// <param name="start">What the sum starts from.</param>
    /// <param name="bias">Two vectors of bias, read only where <paramref name="start"/> says so.</param>
    /// <param name="relu">Whether negative sums become zero.</param>
    private static void Multiply6x2<TRows>(
        int rows, int depth, TRows a, float* b, nint bStride, float* c, nint cStride, TileStart start,
        float* bias, bool relu)
        where TRows : struct, IGemmRows<TRows>
    {
        float* a0 = a.First;
        float* a1 = a.Next(a0, 1, rows);
        float* a2 = a.Next(a1, 2, rows);
        float* a3 = a.Next(a2, 3, rows);
        float* a4 = a.Next(a3, 4, rows);
        float* a5 = a.Next(a4, 5, rows);
        int width = TSimd.Width;

        TVector c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51;
        if (start == TileStart.Accumulate)
        {
            float* row = c;
            (c00, c01) = (TSimd.Load(row), TSimd.Load(row + width));
            row += rows > 1 ? cStride : 0;
            (c10, c11) = (TSimd.Load(row), TSimd.Load(row + width));
            row += rows > 2 ? cStride : 0;
            (c20, c21) = (TSimd.Load(row), TSimd.Load(row + width));
            row += rows > 3 ? cStride : 0;
            (c30, c31) = (TSimd.Load(row), TSimd.Load(row + width));
            row += rows > 4 ? cStride : 0;
            (c40, c41) = (TSimd.Load(row), TSimd.Load(row + width));
            row += rows > 5 ? cStride : 0;
            (c50, c51) = (TSimd.Load(row), TSimd.Load(row + width));
        }
        else
        {
            c00 = start == TileStart.Bias ? TSimd.Load(bias) : TSimd.Zero;
            c01 = start == TileStart.Bias ? TSimd.Load(bias + width) : TSimd.Zero;
            (c10, c20, c30, c40, c50) = (c00, c00, c00, c00, c00);
            (c11, c21, c31, c41, c51) = (c01, c01, c01, c01, c01);
        }

        nint offset = a.Start, depthStride = a.DepthStride;
        for (int length = a.FirstRun(depth); depth > 0; depth -= length, length = a.NextRun(depth), offset += a.Gap)
        {
            float* end = b + (length * bStride);
            while (b < end)
            {
                TVector b0 = TSimd.Load(b), b1 = TSimd.Load(b + width);
                TVector broadcast = TSimd.Broadcast(a0[offset]);
                c00 = TSimd.MultiplyAdd(broadcast, b0, c00);
                c01 = TSimd.MultiplyAdd(broadcast, b1, c01);
                broadcast = TSimd.Broadcast(a1[offset]);
                c10 = TSimd.MultiplyAdd(broadcast, b0, c10);
                c11 = TSimd.MultiplyAdd(broadcast, b1, c11);
                broadcast = TSimd.Broadcast(a2[offset]);
                c20 = TSimd.MultiplyAdd(broadcast, b0, c20);
                c21 = TSimd.MultiplyAdd(broadcast, b1, c21);
                broadcast = TSimd.Broadcast(a3[offset]);
                c30 = TSimd.MultiplyAdd(broadcast, b0, c30);
                c31 = TSimd.MultiplyAdd(broadcast, b1, c31);
                broadcast = TSimd.Broadcast(a4[offset]);
                c40 = TSimd.MultiplyAdd(broadcast, b0, c40);
                c41 = TSimd.MultiplyAdd(broadcast, b1, c41);
                broadcast = TSimd.Broadcast(a5[offset]);
                c50 = TSimd.MultiplyAdd(broadcast, b0, c50);
                c51 = TSimd.MultiplyAdd(broadcast, b1, c51);
                b += bStride;
                offset += depthStride;
            }
        }

        if (relu)
        {
            (c00, c01, c10, c11) = (TSimd.Relu(c00), TSimd.Relu(c01), TSimd.Relu(c10), TSimd.Relu(c11));
            (c20, c21, c30, c31) = (TSimd.Relu(c20), TSimd.Relu(c21), TSimd.Relu(c30), TSimd.Relu(c31));
            (c40, c41, c50, c51) = (TSimd.Relu(c40), TSimd.Relu(c41), TSimd.Relu(c50), TSimd.Relu(c51));
        }

        Store(c, c00, c01);
        if (rows > 1)
        {
            Store(c += cStride, c10, c11);
        }

        if (rows > 2)
        {
            Store(c += cStride, c20, c21);
        }

        if (rows > 3)
        {
            Store(c += cStride, c30, c31);
        }

        if (rows > 4)
        {
            Store(c += cStride, c40, c41);
        }

        if (rows > 5)
        {
            Store(c + cStride, c50, c51);
        }
    }

    /// <summary>C[6, 1 vector] = start + A·B, then ReLU if asked: for last columns that fill no more than one vector.</summary>
    /// <remarks>
    /// Six chains are too few for the latency of two multiply-adds a cycle, and it takes two thirds of the other tile's
    /// time for half of its columns. <b>Parameters</b> as <see cref="Multiply6x2"/>.
    /// </remarks>
    private static void Multiply6x1<TRows>(
        int rows, int depth, TRows a, float* b, nint bStride, float* c, nint cStride, TileStart start,
        float* bias, bool relu)
        where TRows : struct, IGemmRows<TRows>
    {
        float* a0 = a.First;
        float* a1 = a.Next(a0, 1, rows);
        float* a2 = a.Next(a1, 2, rows);
        float* a3 = a.Next(a2, 3, rows);
        float* a4 = a.Next(a3, 4, rows);
        float* a5 = a.Next(a4, 5, rows);

        TVector c0, c1, c2, c3, c4, c5;
        if (start == TileStart.Accumulate)
        {
            float* row = c;
            c0 = TSimd.Load(row);
            c1 = TSimd.Load(row += rows > 1 ? cStride : 0);
            c2 = TSimd.Load(row += rows > 2 ? cStride : 0);
            c3 = TSimd.Load(row += rows > 3 ? cStride : 0);
            c4 = TSimd.Load(row += rows > 4 ? cStride : 0);
            c5 = TSimd.Load(row + (rows > 5 ? cStride : 0));
        }
        else
        {
            c0 = start == TileStart.Bias ? TSimd.Load(bias) : TSimd.Zero;
            (c1, c2, c3, c4, c5) = (c0, c0, c0, c0, c0);
        }

        nint offset = a.Start, depthStride = a.DepthStride;
        for (int length = a.FirstRun(depth); depth > 0; depth -= length, length = a.NextRun(depth), offset += a.Gap)
        {
            float* end = b + (length * bStride);
            while (b < end)
            {
                TVector b0 = TSimd.Load(b);
                c0 = TSimd.MultiplyAdd(TSimd.Broadcast(a0[offset]), b0, c0);
                c1 = TSimd.MultiplyAdd(TSimd.Broadcast(a1[offset]), b0, c1);
                c2 = TSimd.MultiplyAdd(TSimd.Broadcast(a2[offset]), b0, c2);
                c3 = TSimd.MultiplyAdd(TSimd.Broadcast(a3[offset]), b0, c3);
                c4 = TSimd.MultiplyAdd(TSimd.Broadcast(a4[offset]), b0, c4);
                c5 = TSimd.MultiplyAdd(TSimd.Broadcast(a5[offset]), b0, c5);
                b += bStride;
                offset += depthStride;
            }
        }

        if (relu)
        {
            (c0, c1, c2) = (TSimd.Relu(c0), TSimd.Relu(c1), TSimd.Relu(c2));
            (c3, c4, c5) = (TSimd.Relu(c3), TSimd.Relu(c4), TSimd.Relu(c5));
        }

        TSimd.Store(c, c0);
        if (rows > 1)
        {
            TSimd.Store(c += cStride, c1);
        }

        if (rows > 2)
        {
            TSimd.Store(c += cStride, c2);
        }

        if (rows > 3)
        {
            TSimd.Store(c += cStride, c3);
        }

        if (rows > 4)
        {
            TSimd.Store(c += cStride, c4);
        }

        if (rows > 5)
        {
            TSimd.Store(c + cStride, c5);
        }
    }

    private static void Store(float* c, TVector left, TVector right)
    {
        TSimd.Store(c, left);
        TSimd.Store(c + TSimd.Width, right);
    }
}
