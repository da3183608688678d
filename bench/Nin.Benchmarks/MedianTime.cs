using System.Diagnostics;

namespace Nin.Benchmarks;

/// <summary>The time of short work on the calling thread.</summary>
internal static class MedianTime
{
    private const int Runs = 7;

    /// <summary>A run repeats its work until it takes this long, so that the clock does not matter.</summary>
    private static readonly TimeSpan ShortestRun = TimeSpan.FromMilliseconds(2);

    /// <summary>Seconds that the work takes: the median of seven runs.</summary>
    public static double Seconds(Action work)
    {
        int repetitions = 1;
        while (Time(work, repetitions) < ShortestRun)
        {
            repetitions *= 2;
        }

        double[] seconds = new double[Runs];
        for (int i = 0; i < Runs; i++)
        {
            seconds[i] = Time(work, repetitions).TotalSeconds / repetitions;
        }

        Array.Sort(seconds);
        return seconds[Runs / 2];
    }

    private static TimeSpan Time(Action work, int repetitions)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repetitions; i++)
        {
            work();
        }

        return Stopwatch.GetElapsedTime(start);
    }
}
