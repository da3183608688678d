using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>x where it is positive, slope·x elsewhere.</summary>
internal readonly struct LeakyReluFormula(float slope) : IPointwiseFormula
{
    public double Of(double x) => x > 0 ? x : x * slope;

    public double Slope(double x) => x > 0 ? 1 : slope;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        TSimd.Select(TSimd.GreaterThan(x, TSimd.Zero), x, TSimd.Multiply(x, TSimd.Broadcast(slope)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Slope<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        TSimd.Select(TSimd.GreaterThan(x, TSimd.Zero), TSimd.Broadcast(1f), TSimd.Broadcast(slope));
}
