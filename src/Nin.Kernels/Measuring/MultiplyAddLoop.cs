using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Measuring;

/// <summary>As many multiply-adds as a thread can do: each waits for one that is long done.</summary>
/// <remarks>
/// <b>Deviation</b> The loop keeps two multiply-adds a cycle busy, which is what x64 has; a machine that starts more of them in
/// a cycle has a higher peak.
/// </remarks>
internal static unsafe class MultiplyAddLoop<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Enough independent sums to cover a latency of 4 to 5 cycles at two multiply-adds a cycle.</summary>
    private const int Chains = 12;

    /// <summary>Keeps what the loop computes from being left out as unused.</summary>
    private static float _sink;

    /// <summary>Goes round so often; returns the multiply-adds, each lane of a vector counted.</summary>
    /// <remarks>Optimized from the first call: a measurement of a few calls must not run code that will be replaced.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static long Run(int steps)
    {
        // x·0.5 + 1 stays near 2 for ever, so no step is slowed down by a subnormal or an infinity.
        TVector half = TSimd.Broadcast(0.5f), one = TSimd.Broadcast(1f);
        TVector a = one, b = one, c = one, d = one, e = one, f = one, g = one, h = one, i = one, j = one, k = one, l = one;
        for (int step = 0; step < steps; step++)
        {
            a = TSimd.MultiplyAdd(a, half, one);
            b = TSimd.MultiplyAdd(b, half, one);
            c = TSimd.MultiplyAdd(c, half, one);
            d = TSimd.MultiplyAdd(d, half, one);
            e = TSimd.MultiplyAdd(e, half, one);
            f = TSimd.MultiplyAdd(f, half, one);
            g = TSimd.MultiplyAdd(g, half, one);
            h = TSimd.MultiplyAdd(h, half, one);
            i = TSimd.MultiplyAdd(i, half, one);
            j = TSimd.MultiplyAdd(j, half, one);
            k = TSimd.MultiplyAdd(k, half, one);
            l = TSimd.MultiplyAdd(l, half, one);
        }

        a = TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(TSimd.Add(e, f), TSimd.Add(g, h)));
        a = TSimd.Add(a, TSimd.Add(TSimd.Add(i, j), TSimd.Add(k, l)));
        float* lanes = stackalloc float[TSimd.Width];
        TSimd.Store(lanes, a);
        _sink = lanes[0];
        return (long)Chains * TSimd.Width * steps;
    }
}
