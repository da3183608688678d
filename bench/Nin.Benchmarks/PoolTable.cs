using System.Diagnostics;
using Nin.Threading;
using static System.FormattableString;

namespace Nin.Benchmarks;

/// <summary>
/// What it costs to hand work to a pool: two pieces of 20 µs on two threads, with helpers that look for work and that sleep.
/// </summary>
internal static class PoolTable
{
    private const int Calls = 2000;
    private static readonly TimeSpan Piece = TimeSpan.FromMicroseconds(20);

    /// <summary>Prints the median of 2,000 calls, in microseconds, for pauses of several lengths before each.</summary>
    public static void Print(TextWriter output)
    {
        using var pool = new WorkerPool(2);
        output.WriteLine($"{"pause before, µs",16} {"call, µs",9}");
        foreach (int pause in new[] { 0, 10, 30, 100, 300, 1000 })
        {
            double[] times = new double[Calls];
            for (int i = 0; i < Calls; i++)
            {
                Spin(TimeSpan.FromMicroseconds(pause));
                long start = Stopwatch.GetTimestamp();
                pool.Run(2, _ => Spin(Piece));
                times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }

            Array.Sort(times);
            output.WriteLine(Invariant($"{pause,16} {times[Calls / 2],9:F1}"));
        }
    }

    private static void Spin(TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
        }
    }
}
