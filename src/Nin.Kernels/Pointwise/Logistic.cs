using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>σ(x) = 1 / (1 + exp(−x)), which several activations are made of.</summary>
internal static class Logistic
{
    public static double Of(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>σ(x)·σ(−x): 1 − σ(x) would lose its digits where σ is near 1.</summary>
    public static double Slope(double x) => Of(x) * Of(-x);

    /// <summary>With e = exp(−|x|), which cannot overflow: 1 / (1 + e) above 0, e / (1 + e) below. Off by at most 6 u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector e = Decay<TSimd, TVector>(x), one = TSimd.Broadcast(1f);
        return TSimd.Divide(TSimd.Select(TSimd.GreaterThan(TSimd.Zero, x), e, one), TSimd.Add(e, one));
    }

    /// <summary>σ(x), and σ(−x) = 1 − σ(x) with all its digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TSimd, TVector>(TVector x, out TVector opposite)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector e = Decay<TSimd, TVector>(x), one = TSimd.Broadcast(1f), sum = TSimd.Add(e, one);
        TVector small = TSimd.Divide(e, sum), large = TSimd.Divide(one, sum), below = TSimd.GreaterThan(TSimd.Zero, x);
        opposite = TSimd.Select(below, large, small);
        return TSimd.Select(below, small, large);
    }

    /// <summary>e / (1 + e)². Off by at most 8 u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Slope<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector e = Decay<TSimd, TVector>(x), sum = TSimd.Add(e, TSimd.Broadcast(1f));
        return TSimd.Divide(e, TSimd.Multiply(sum, sum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Decay<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        VectorMath<TSimd, TVector>.Exp(TSimd.Subtract(TSimd.Zero, VectorMath<TSimd, TVector>.Abs(x)));
}
