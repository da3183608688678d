using System.Runtime.CompilerServices;

namespace Nin.Kernels.Simd;

/// <summary>
/// Exponentials and logarithms of every lane. They are made of operations that are the same at every width, so their bits are
/// too, and a NaN stays one.
/// </summary>
/// <remarks>
/// <b>Source</b> range reduction: Cody and Waite, Software Manual for the Elementary Functions. The polynomials interpolate at
/// Chebyshev's points, with coefficients rounded to float; each is off by at most 0.02 u of the result, u = 2^-24.
/// </remarks>
internal static class VectorMath<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Added to a number below 2^22 it leaves no place for a fraction: the nearest whole number stays.</summary>
    private const float WholeOnly = 3 << 22;

    private const float Log2E = 1.44269504f;

    /// <summary>ln 2 in two parts: the first has 9 digits in binary, so that its product with an exponent is exact.</summary>
    private const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Abs(TVector x) => TSimd.AndNot(x, TSimd.Broadcast(-0f));

    /// <summary>max(limit, x); a NaN stays one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector AtLeast(float limit, TVector x)
    {
        TVector least = TSimd.Broadcast(limit);
        return TSimd.Select(TSimd.GreaterThan(least, x), least, x);
    }

    /// <summary>min(limit, x); a NaN stays one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector AtMost(float limit, TVector x)
    {
        TVector most = TSimd.Broadcast(limit);
        return TSimd.Select(TSimd.GreaterThan(x, most), most, x);
    }

    /// <summary>Σ coefficients[i]·x^i by Horner's rule, the highest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Step(TVector sum, TVector x, float coefficient) =>
        TSimd.MultiplyAdd(sum, x, TSimd.Broadcast(coefficient));

    /// <summary>exp(x), off by at most 3 u; by half the smallest float more where it is subnormal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        // Beyond these the result is 0 or infinity, as it is at them.
        TVector p = Reduced(AtLeast(-104f, AtMost(89f, x)), out TVector exponent);

        // 2^exponent in two factors: the exponent may be outside a float's, while the last product rounds only once.
        TVector half = Whole(TSimd.Multiply(exponent, TSimd.Broadcast(0.5f)));
        TVector scaled = TSimd.Multiply(TSimd.Add(p, TSimd.Broadcast(1f)), TSimd.PowerOfTwo(half));
        return TSimd.Multiply(scaled, TSimd.PowerOfTwo(TSimd.Subtract(exponent, half)));
    }

    /// <summary>exp(x) − 1 of an x of 0 or less, off by at most 3 u: it keeps its digits where x is small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpMinusOne(TVector x)
    {
        // From −30 on it is −1 for float.
        TVector p = Reduced(AtLeast(-30f, x), out TVector exponent), scale = TSimd.PowerOfTwo(exponent);
        return TSimd.MultiplyAdd(scale, p, TSimd.Subtract(scale, TSimd.Broadcast(1f)));
    }

    /// <summary>log(1 + x) of an x in [0, 1], off by at most 4 u: twice the inverse hyperbolic tangent of x / (2 + x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogOfOnePlus(TVector x)
    {
        TVector s = TSimd.Divide(x, TSimd.Add(x, TSimd.Broadcast(2f))), z = TSimd.Multiply(s, s);
        TVector p = TSimd.Broadcast(0.11612165f);
        p = Step(p, z, 0.10853288f);
        p = Step(p, z, 0.14296179f);
        p = Step(p, z, 0.19999853f);
        p = Step(p, z, 0.33333334f);
        TVector twice = TSimd.Add(s, s);
        return TSimd.MultiplyAdd(TSimd.Multiply(twice, z), p, twice);
    }

    /// <summary>x = exponent·ln 2 + r with |r| ≤ ln 2 / 2; gives exp(r) − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Reduced(TVector x, out TVector exponent)
    {
        exponent = Whole(TSimd.Multiply(x, TSimd.Broadcast(Log2E)));
        TVector r = TSimd.MultiplyAdd(exponent, TSimd.Broadcast(-Ln2High), x);
        r = TSimd.MultiplyAdd(exponent, TSimd.Broadcast(-Ln2Low), r);
        TVector p = TSimd.Broadcast(1.9891030e-4f);
        p = Step(p, r, 1.3933686e-3f);
        p = Step(p, r, 8.3333105e-3f);
        p = Step(p, r, 4.1666463e-2f);
        p = Step(p, r, 1.6666667e-1f);
        p = Step(p, r, 0.5f);
        return TSimd.MultiplyAdd(TSimd.Multiply(r, r), p, r);
    }

    /// <summary>The nearest whole number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Whole(TVector x) =>
        TSimd.Subtract(TSimd.Add(x, TSimd.Broadcast(WholeOnly)), TSimd.Broadcast(WholeOnly));
}
