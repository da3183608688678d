using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>x·Φ(x), with Φ the share of the normal distribution below x.</summary>
internal readonly struct GeluFormula : IPointwiseFormula
{
    public double Of(double x) => x * NormalDistribution.Below(x);

    public double Slope(double x) => NormalDistribution.Below(x) + (x * NormalDistribution.Density(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        TSimd.Multiply(x, NormalDistribution.Below<TSimd, TVector>(x, out _));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Slope<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // Beyond ±20 Φ is 0 or 1 for float, and its density 0, while x² may be infinite.
        x = VectorMath<TSimd, TVector>.AtLeast(-20f, VectorMath<TSimd, TVector>.AtMost(20f, x));
        TVector below = NormalDistribution.Below<TSimd, TVector>(x, out TVector density);
        return TSimd.MultiplyAdd(x, density, below);
    }
}
