using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>x·(1 + tanh(u)) / 2 = x·σ(2u), which keeps its digits far below 0, with u = √(2/π)·(x + 0.044715·x³).</summary>
internal readonly struct TanhGeluFormula : IPointwiseFormula
{
    private const double Cubic = 0.044715;

    /// <summary>2·√(2/π).</summary>
    private const double Factor = 1.5957691216057308;

    public double Of(double x) => x * Logistic.Of(Factor * (x + (Cubic * x * x * x)));

    public double Slope(double x)
    {
        double u = Factor * (x + (Cubic * x * x * x));
        return Logistic.Of(u) + (x * Logistic.Slope(u) * Factor * (1 + (3 * Cubic * x * x)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        TSimd.Multiply(x, Logistic.Of<TSimd, TVector>(Exponent<TSimd, TVector>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Slope<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // Beyond ±30 the logistic function is 0 or 1 for float, and its slope 0, while x² may be infinite.
        x = VectorMath<TSimd, TVector>.AtLeast(-30f, VectorMath<TSimd, TVector>.AtMost(30f, x));
        TVector u = Exponent<TSimd, TVector>(x), square = TSimd.Multiply(x, x);
        TVector inner = TSimd.MultiplyAdd(
            square, TSimd.Broadcast((float)(3 * Factor * Cubic)), TSimd.Broadcast((float)Factor));
        TVector bent = TSimd.Multiply(TSimd.Multiply(x, Logistic.Slope<TSimd, TVector>(u)), inner);
        return TSimd.Add(Logistic.Of<TSimd, TVector>(u), bent);
    }

    /// <summary>2u = x·(2·√(2/π) + 2·√(2/π)·0.044715·x²).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Exponent<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector inner = TSimd.MultiplyAdd(
            TSimd.Multiply(x, x), TSimd.Broadcast((float)(Factor * Cubic)), TSimd.Broadcast((float)Factor));
        return TSimd.Multiply(x, inner);
    }
}
