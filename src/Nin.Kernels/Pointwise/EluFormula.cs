using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>x where it is positive, alpha·(exp(x) − 1) elsewhere.</summary>
internal readonly struct EluFormula(float alpha) : IPointwiseFormula
{
    /// <summary>exp(x) − 1 loses its digits near 0, where the first terms of its series are exact in double.</summary>
    public double Of(double x) =>
        x > 0 ? x : alpha * (x > -1e-5 ? x + (x * x / 2) + (x * x * x / 6) : Math.Exp(x) - 1);

    public double Slope(double x) => x > 0 ? 1 : alpha * Math.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector below = VectorMath<TSimd, TVector>.ExpMinusOne(VectorMath<TSimd, TVector>.AtMost(0f, x));
        return TSimd.Select(TSimd.GreaterThan(x, TSimd.Zero), x, TSimd.Multiply(below, TSimd.Broadcast(alpha)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Slope<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector below = VectorMath<TSimd, TVector>.Exp(VectorMath<TSimd, TVector>.AtMost(0f, x));
        TVector slope = TSimd.Multiply(below, TSimd.Broadcast(alpha));
        return TSimd.Select(TSimd.GreaterThan(x, TSimd.Zero), TSimd.Broadcast(1f), slope);
    }
}
