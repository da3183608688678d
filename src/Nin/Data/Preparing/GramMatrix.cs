using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nin.Data.Preparing;

/// <summary>Products of every row of a matrix with every other: G += A · Aᵀ, in double.</summary>
internal static class GramMatrix
{
    private const int RowBlock = 32;

    /// <summary>
    /// Adds to the lower triangle of <paramref name="destination"/>, diagonal included. The bits do not depend on the threads.
    /// </summary>
    /// <param name="rows">A, [count, length], where length is a multiple of 4.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="length">The length of a row.</param>
    /// <param name="destination">G, [count, count].</param>
    internal static void AddLower(double[] rows, int count, int length, double[] destination)
    {
        // A block of rows stays in the cache while the rows up to it pass by.
        int blocks = (count + RowBlock - 1) / RowBlock;
        Parallel.For(0, blocks, block =>
        {
            int first = block * RowBlock, end = Math.Min(first + RowBlock, count);
            for (int j = 0; j < end; j++)
            {
                ReadOnlySpan<double> other = rows.AsSpan(j * length, length);
                int i = Math.Max(first, j);
                for (; i + 4 <= end; i += 4)
                {
                    AddFour(rows.AsSpan(i * length, 4 * length), other, destination.AsSpan((i * count) + j), count);
                }

                for (; i < end; i++)
                {
                    destination[(i * count) + j] += Product(rows.AsSpan(i * length, length), other);
                }
            }
        });
    }

    /// <summary>Copies the lower triangle to the upper one.</summary>
    internal static void Mirror(double[] matrix, int count)
    {
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                matrix[(j * count) + i] = matrix[(i * count) + j];
            }
        }
    }

    /// <summary>Four times <see cref="Product"/>, to the bit, for rows that stand one after another.</summary>
    private static void AddFour(ReadOnlySpan<double> rows, ReadOnlySpan<double> other, Span<double> destination, int stride)
    {
        int length = other.Length;
        ReadOnlySpan<Vector256<double>> x = MemoryMarshal.Cast<double, Vector256<double>>(other);
        ReadOnlySpan<Vector256<double>> a = MemoryMarshal.Cast<double, Vector256<double>>(rows[..length])[..x.Length];
        ReadOnlySpan<Vector256<double>> b = MemoryMarshal.Cast<double, Vector256<double>>(rows.Slice(length, length))[..x.Length];
        ReadOnlySpan<Vector256<double>> c = MemoryMarshal.Cast<double, Vector256<double>>(rows.Slice(2 * length,
            length))[..x.Length];
        ReadOnlySpan<Vector256<double>> d = MemoryMarshal.Cast<double, Vector256<double>>(rows.Slice(3 * length,
            length))[..x.Length];
        Vector256<double> sumA = default, sumB = default, sumC = default, sumD = default;
        for (int i = 0; i < x.Length; i++)
        {
            sumA = Vector256.FusedMultiplyAdd(a[i], x[i], sumA);
            sumB = Vector256.FusedMultiplyAdd(b[i], x[i], sumB);
            sumC = Vector256.FusedMultiplyAdd(c[i], x[i], sumC);
            sumD = Vector256.FusedMultiplyAdd(d[i], x[i], sumD);
        }

        destination[0] += Lanes(sumA);
        destination[stride] += Lanes(sumB);
        destination[2 * stride] += Lanes(sumC);
        destination[3 * stride] += Lanes(sumD);
    }

    private static double Product(ReadOnlySpan<double> row, ReadOnlySpan<double> other)
    {
        ReadOnlySpan<Vector256<double>> a = MemoryMarshal.Cast<double, Vector256<double>>(row);
        ReadOnlySpan<Vector256<double>> x = MemoryMarshal.Cast<double, Vector256<double>>(other);
        Vector256<double> sum = default;
        for (int i = 0; i < x.Length; i++)
        {
            sum = Vector256.FusedMultiplyAdd(a[i], x[i], sum);
        }

        return Lanes(sum);
    }

    private static double Lanes(Vector256<double> sum) => sum[0] + sum[1] + sum[2] + sum[3];
}
