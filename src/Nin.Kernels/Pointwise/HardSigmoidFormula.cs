using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>min(max(0, x + 3), 6) / 6.</summary>
internal readonly struct HardSigmoidFormula : IPointwiseFormula
{
    public double Of(double x) => Math.Min(Math.Max(0, x + 3), 6) / 6;

    public double Slope(double x) => x is > -3 and < 3 ? 1.0 / 6 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector raised = TSimd.Add(x, TSimd.Broadcast(3f));
        return TSimd.Divide(
            VectorMath<TSimd, TVector>.AtMost(6f, VectorMath<TSimd, TVector>.AtLeast(0f, raised)), TSimd.Broadcast(6f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Slope<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector inside = TSimd.And(
            TSimd.GreaterThan(x, TSimd.Broadcast(-3f)), TSimd.GreaterThan(TSimd.Broadcast(3f), x));
        return TSimd.And(inside, TSimd.Broadcast(1f / 6));
    }
}
