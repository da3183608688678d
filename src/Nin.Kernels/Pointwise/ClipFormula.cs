using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>min(max(min, x), max).</summary>
internal readonly struct ClipFormula(float min, float max) : IPointwiseFormula
{
    public double Of(double x) => Math.Min(Math.Max(min, x), max);

    public double Slope(double x) => x >= min && x <= max ? 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        VectorMath<TSimd, TVector>.AtMost(max, VectorMath<TSimd, TVector>.AtLeast(min, x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Slope<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // At least a limit is above the number before it.
        TVector below = TSimd.GreaterThan(x, TSimd.Broadcast(MathF.BitDecrement(min)));
        TVector above = TSimd.GreaterThan(TSimd.Broadcast(MathF.BitIncrement(max)), x);
        return TSimd.And(TSimd.And(below, above), TSimd.Broadcast(1f));
    }
}
