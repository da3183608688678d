using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>The normal distribution, which .NET has no function for.</summary>
internal static class NormalDistribution
{
    /// <summary>
    /// The coefficients, by Chebyshev's polynomials of 2t − 1 with t = 2 / (2 + z), of ln(erfc(z) / t) + z². They were
    /// computed with forty digits; the complementary error function is then right to 6e-13 of itself for every z of 0 or more.
    /// </summary>
    private static ReadOnlySpan<double> Coefficients =>
    [
        -0.6513268598908547, 0.6419697923564902, 0.019476473204185836, -0.009561514786808632, -0.0009465953444820368,
        0.00036683949785276145, 4.2523324806907776e-05, -2.027857811253425e-05, -1.6242900046470207e-06, 1.3036558355805188e-06,
        1.562644172207037e-08, -8.523809591493047e-08, 6.529054439102472e-09, 5.059343495548183e-09, -9.91364156490099e-10,
        -2.2736512229574948e-10, 9.646791102233921e-11, 2.394038081248956e-12, -6.886027525110881e-12, 8.944879263334013e-13,
    ];

    /// <summary>The density exp(−x² / 2) / √(2π).</summary>
    public static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>The share of the distribution below x: erfc(−x / √2) / 2, which keeps its digits far below 0.</summary>
    public static double Below(double x)
    {
        double half = ComplementaryError(Math.Abs(x) / Math.Sqrt(2)) / 2;
        return x < 0 ? half : 1 - half;
    }

    /// <summary>The share below x and the density at x in each lane, off by at most 24 u.</summary>
    /// <remarks>
    /// Φ(−x) = exp(−x²/2)·t·p(t) with t = 2.5 / (2.5 + x) for an x of 0 or more. The polynomial interpolates at Chebyshev's
    /// points up to x = 20, where Φ is 0 for float; with its coefficients rounded to float it is off by 0.8 u.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Below<TSimd, TVector>(TVector x, out TVector density)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector size = VectorMath<TSimd, TVector>.AtMost(20f, VectorMath<TSimd, TVector>.Abs(x));

        // A rounding of x² would count 200 times in its exponential. The upper half of x's digits has an exact square.
        TVector high = TSimd.And(size, TSimd.Broadcast(BitConverter.UInt32BitsToSingle(0xFFFFF000)));
        TVector rest = TSimd.Multiply(TSimd.Subtract(size, high), TSimd.Add(size, high)), half = TSimd.Broadcast(-0.5f);
        TVector bell = TSimd.Multiply(
            VectorMath<TSimd, TVector>.Exp(TSimd.Multiply(TSimd.Multiply(high, high), half)),
            VectorMath<TSimd, TVector>.Exp(TSimd.Multiply(rest, half)));
        density = TSimd.Multiply(bell, TSimd.Broadcast(0.3989422804f));

        TVector reach = TSimd.Broadcast(2.5f), t = TSimd.Divide(reach, TSimd.Add(reach, size));
        TVector v = TSimd.Subtract(t, TSimd.Broadcast(0.5555556f)), p = TSimd.Broadcast(0.033434547f);
        p = VectorMath<TSimd, TVector>.Step(p, v, -0.01600262f);
        p = VectorMath<TSimd, TVector>.Step(p, v, -0.04609827f);
        p = VectorMath<TSimd, TVector>.Step(p, v, 0.048776407f);
        p = VectorMath<TSimd, TVector>.Step(p, v, 0.039552487f);
        p = VectorMath<TSimd, TVector>.Step(p, v, -0.096426934f);
        p = VectorMath<TSimd, TVector>.Step(p, v, -0.05202137f);
        p = VectorMath<TSimd, TVector>.Step(p, v, 0.20435557f);
        p = VectorMath<TSimd, TVector>.Step(p, v, 0.37007362f);
        p = VectorMath<TSimd, TVector>.Step(p, v, 0.30258361f);
        TVector tail = TSimd.Multiply(bell, TSimd.Multiply(t, p));
        return TSimd.Select(TSimd.GreaterThan(TSimd.Zero, x), tail, TSimd.Subtract(TSimd.Broadcast(1f), tail));
    }

    /// <summary>erfc(z) of a z of 0 or more: Clenshaw's sum of the polynomials.</summary>
    private static double ComplementaryError(double z)
    {
        ReadOnlySpan<double> coefficients = Coefficients;
        double t = 2 / (2 + z), u = (2 * t) - 1, one = 0, two = 0;
        for (int i = coefficients.Length - 1; i > 0; i--)
        {
            (one, two) = ((2 * u * one) - two + coefficients[i], one);
        }

        return t * Math.Exp((-z * z) + coefficients[0] + (u * one) - two);
    }
}
