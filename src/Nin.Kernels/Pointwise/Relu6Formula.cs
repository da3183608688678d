using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>min(max(0, x), 6).</summary>
internal readonly struct Relu6Formula : IPointwiseFormula
{
    public double Of(double x) => Math.Min(Math.Max(0, x), 6);

    public double Slope(double x) => x is > 0 and < 6 ? 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        VectorMath<TSimd, TVector>.AtMost(6f, VectorMath<TSimd, TVector>.AtLeast(0f, x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Slope<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector inside = TSimd.And(TSimd.GreaterThan(x, TSimd.Zero), TSimd.GreaterThan(TSimd.Broadcast(6f), x));
        return TSimd.And(inside, TSimd.Broadcast(1f));
    }
}
