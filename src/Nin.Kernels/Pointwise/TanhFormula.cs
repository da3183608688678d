using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>The hyperbolic tangent.</summary>
internal readonly struct TanhFormula : IPointwiseFormula
{
    public double Of(double x) => Math.Tanh(x);

    /// <summary>1 / cosh²: 1 − tanh² would lose its digits where tanh is near 1.</summary>
    public double Slope(double x) => 1 / (Math.Cosh(x) * Math.Cosh(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // With m = exp(−2|x|) − 1 it is −m / (2 + m), which keeps its digits near 0, and the sign turned below 0.
        TVector size = VectorMath<TSimd, TVector>.Abs(x);
        TVector m = VectorMath<TSimd, TVector>.ExpMinusOne(TSimd.Subtract(TSimd.Zero, TSimd.Add(size, size)));
        TVector signed = TSimd.Select(TSimd.GreaterThan(TSimd.Zero, x), m, TSimd.Subtract(TSimd.Zero, m));
        return TSimd.Divide(signed, TSimd.Add(m, TSimd.Broadcast(2f)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Slope<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // 4·σ'(2x).
        return TSimd.Multiply(TSimd.Broadcast(4f), Logistic.Slope<TSimd, TVector>(TSimd.Add(x, x)));
    }
}
