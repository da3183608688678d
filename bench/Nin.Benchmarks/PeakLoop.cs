using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nin.Kernels.Simd;

namespace Nin.Benchmarks;

/// <summary>
/// The most multiply-adds one core does at a vector width: the limit to read every measurement against. It is measured in
/// the same run, since clocks change and machines are shared.
/// </summary>
public static class PeakLoop
{
    /// <summary>Enough independent sums to cover a latency of 4 to 5 cycles at two multiply-adds a cycle.</summary>
    private const int Chains = 12;

    private const int Steps = 2_000_000;

    private static float _sink;

    /// <summary>GFLOP/s of one core at the width of a kernel set; NaN for a set without vectors.</summary>
    public static double Measure(string set) => set switch
    {
        "vector512" => Measure<Simd512, Vector512<float>>(),
        "vector256" => Measure<Simd256, Vector256<float>>(),
        "vector128" => Measure<Simd128, Vector128<float>>(),
        _ => double.NaN,
    };

    private static double Measure<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        double best = 0;
        for (int repetition = 0; repetition < 7; repetition++)
        {
            long start = Stopwatch.GetTimestamp();
            _sink += Run<TSimd, TVector>(Steps);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = Math.Max(best, 2.0 * Chains * TSimd.Width * Steps / seconds / 1e9);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe float Run<TSimd, TVector>(int steps)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
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
        return lanes[0];
    }
}
