using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>log(1 + exp(beta·x)) / beta, and x itself where beta·x is over the threshold.</summary>
internal readonly struct SoftplusFormula(float beta, float threshold) : IPointwiseFormula
{
    /// <summary>log(1 + e) loses the digits of a small e, where the first terms of its series are exact in double.</summary>
    public double Of(double x)
    {
        double y = x * beta;
        if (y > threshold)
        {
            return x;
        }

        // With a threshold over 700 the exponential would overflow: log(1 + exp(y)) = y + log(1 + exp(−y)).
        double e = Math.Exp(-Math.Abs(y));
        double log = e < 1e-5 ? e - (e * e / 2) + (e * e * e / 3) : Math.Log(1 + e);
        return (Math.Max(y, 0) + log) / beta;
    }

    public double Slope(double x) => x * beta > threshold ? 1 : Logistic.Of(x * beta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector y = TSimd.Multiply(x, TSimd.Broadcast(beta));
        TVector e = VectorMath<TSimd, TVector>.Exp(TSimd.Subtract(TSimd.Zero, VectorMath<TSimd, TVector>.Abs(y)));
        TVector sum = TSimd.Add(VectorMath<TSimd, TVector>.AtLeast(0f, y), VectorMath<TSimd, TVector>.LogOfOnePlus(e));
        TVector over = TSimd.GreaterThan(y, TSimd.Broadcast(threshold));
        return TSimd.Select(over, x, TSimd.Divide(sum, TSimd.Broadcast(beta)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Slope<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector y = TSimd.Multiply(x, TSimd.Broadcast(beta)), over = TSimd.GreaterThan(y, TSimd.Broadcast(threshold));
        return TSimd.Select(over, TSimd.Broadcast(1f), Logistic.Of<TSimd, TVector>(y));
    }
}
