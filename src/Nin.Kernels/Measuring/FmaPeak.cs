using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nin.Kernels.Simd;
using Nin.Kernels.Threading;

namespace Nin.Kernels.Measuring;

/// <summary>
/// The most multiply-adds that some threads do at once at a vector width: the limit to read every measurement against. It is
/// measured in the same run, since clocks change and machines are shared.
/// </summary>
/// <remarks>
/// <b>Deviation</b> The loop keeps two multiply-adds a cycle busy, which is what x64 has; a machine that starts more of them in
/// a cycle has a higher peak.
/// </remarks>
public static class FmaPeak
{
    /// <summary>Enough independent sums to cover a latency of 4 to 5 cycles at two multiply-adds a cycle.</summary>
    private const int Chains = 12;

    /// <summary>Steps of a piece of work: about 0.1 ms.</summary>
    private const int Steps = 50_000;

    /// <summary>Pieces for each thread: so many that it hardly matters which thread takes the last one.</summary>
    private const int PiecesPerThread = 64;

    private const int Repetitions = 7;

    /// <summary>Keeps what the loop computes from being left out as unused.</summary>
    private static float _sink;

    /// <summary>The peak of all threads together at the width of a kernel set; one float at a time for the reference.</summary>
    /// <remarks><b>Units</b> GFLOP/s, two operations a multiply-add.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is not positive.</exception>
    public static double Measure(KernelSet kernels, int threads)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        return kernels.Name switch
        {
            "vector512" => Measure<Simd512, Vector512<float>>(threads),
            "vector256" => Measure<Simd256, Vector256<float>>(threads),
            "vector128" => Measure<Simd128, Vector128<float>>(threads),
            _ => Measure<SimdScalar, float>(threads),
        };
    }

    private static double Measure<TSimd, TVector>(int threads)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        using var pool = new WorkerPool(threads);
        int pieces = threads * PiecesPerThread;
        double best = 0;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            long start = Stopwatch.GetTimestamp();
            pool.Run(pieces, _ => _sink = Run<TSimd, TVector>(Steps));
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = Math.Max(best, 2.0 * Chains * TSimd.Width * Steps * pieces / seconds / 1e9);
        }

        return best;
    }

    /// <remarks>Optimized from the first call: a measurement of a few calls must not run code that is still to be replaced.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
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
