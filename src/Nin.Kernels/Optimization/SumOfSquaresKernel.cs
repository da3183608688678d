using System.Runtime.Intrinsics;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Optimization;

/// <summary>Σ value² in double.</summary>
internal static unsafe class SumOfSquaresKernel
{
    /// <summary>Sixteen sums side by side, whatever the set's width, so that all sets have the same bits.</summary>
    private const int Lanes = 16;

    public static double Of(ReadOnlySpan<float> values)
    {
        Vector256<double> a = default, b = default, c = default, d = default;
        int i = 0;
        fixed (float* source = values)
        {
            for (; i <= values.Length - Lanes; i += Lanes)
            {
                // The square of a float is exact in double, so it is the same whether the sum is fused with it or not.
                a += Square(source + i);
                b += Square(source + i + 4);
                c += Square(source + i + 8);
                d += Square(source + i + 12);
            }
        }

        Vector256<double> lanes = (a + b) + (c + d);
        double sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        for (; i < values.Length; i++)
        {
            sum += (double)values[i] * values[i];
        }

        return sum;
    }

    private static Vector256<double> Square(float* source)
    {
        Vector256<double> value = Doubles256.Load(source);
        return value * value;
    }
}
