using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>σ(x) = 1 / (1 + exp(−x)).</summary>
internal readonly struct SigmoidFormula : IPointwiseFormula
{
    public double Of(double x) => Logistic.Of(x);

    public double Slope(double x) => Logistic.Slope(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => Logistic.Of<TSimd, TVector>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Slope<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => Logistic.Slope<TSimd, TVector>(x);
}
