using System.Diagnostics;
using Nin.Kernels;
using Nin.Threading;

namespace Nin.Benchmarking;

/// <summary>
/// The most multiply-adds that some threads do at once at a vector width: the limit to read every measurement against. It is
/// measured in the same run, since clocks change and machines are shared.
/// </summary>
internal static class FmaPeak
{
    /// <summary>Steps of a piece of work: about 0.1 ms.</summary>
    private const int Steps = 50_000;

    /// <summary>Pieces for each thread: so many that it hardly matters which thread takes the last one.</summary>
    private const int PiecesPerThread = 64;

    private const int Repetitions = 7;

    /// <summary>The peak of all threads together at the width of a kernel set; one float at a time for the reference.</summary>
    /// <remarks><b>Units</b> GFLOP/s, two operations a multiply-add.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is not positive.</exception>
    public static double Measure(KernelSet kernels, int threads)
    {
        using var pool = new WorkerPool(threads);
        int pieces = threads * PiecesPerThread;
        long multiplyAdds = kernels.MultiplyAdds(Steps) * pieces;
        double best = 0;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            long start = Stopwatch.GetTimestamp();
            pool.Run(pieces, _ => kernels.MultiplyAdds(Steps));
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = Math.Max(best, 2.0 * multiplyAdds / seconds / 1e9);
        }

        return best;
    }
}
