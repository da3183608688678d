using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>x·min(max(0, x + 3), 6) / 6.</summary>
internal readonly struct HardSwishFormula : IPointwiseFormula
{
    public double Of(double x) => x * (Math.Min(Math.Max(0, x + 3), 6) / 6);

    public double Slope(double x) => x < -3 ? 0 : x <= 3 ? (x / 3) + 0.5 : 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        TSimd.Multiply(x, default(HardSigmoidFormula).Of<TSimd, TVector>(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Slope<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector rising = TSimd.Add(TSimd.Divide(x, TSimd.Broadcast(3f)), TSimd.Broadcast(0.5f));
        rising = TSimd.Select(TSimd.GreaterThan(x, TSimd.Broadcast(3f)), TSimd.Broadcast(1f), rising);
        return TSimd.Select(TSimd.GreaterThan(TSimd.Broadcast(-3f), x), TSimd.Zero, rising);
    }
}
