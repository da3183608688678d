using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>x·σ(x).</summary>
internal readonly struct SiluFormula : IPointwiseFormula
{
    public double Of(double x) => x * Logistic.Of(x);

    public double Slope(double x) => Logistic.Of(x) * (1 + (x * Logistic.Of(-x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        TSimd.Multiply(x, Logistic.Of<TSimd, TVector>(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Slope<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector below = Logistic.Of<TSimd, TVector>(x, out TVector above);
        return TSimd.Multiply(below, TSimd.MultiplyAdd(x, above, TSimd.Broadcast(1f)));
    }
}
