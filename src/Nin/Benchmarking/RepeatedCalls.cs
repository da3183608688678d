using System.Diagnostics;
using System.Runtime;

namespace Nin.Benchmarking;

/// <summary>
/// Times a call by repeating it: after a warm-up, several runs of several calls each, of which the median counts.
/// </summary>
internal static class RepeatedCalls
{
    private const int Runs = 7, LeastRuns = 3, LeastWarmUpCalls = 3, ManyWarmUpCalls = 60;

    /// <summary>
    /// Code that runs often is compiled again a little later; it is done with when nothing has been compiled for so long.
    /// </summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250), LongestWarmUp = TimeSpan.FromSeconds(2);

    /// <summary>Repeats a call until the code that it consists of is final.</summary>
    /// <param name="call">The call.</param>
    /// <param name="most">The time after which it is enough, if some calls have been made.</param>
    /// <param name="cancellation">Ends it between two calls.</param>
    /// <returns>The seconds of the last call.</returns>
    public static double WarmUp(Action call, TimeSpan most, CancellationToken cancellation)
    {
        long begun = Stopwatch.GetTimestamp(), changed = begun, last = begun;
        TimeSpan limit = most < LongestWarmUp ? most : LongestWarmUp;
        long compiled = JitInfo.GetCompiledMethodCount();
        for (int calls = 0; ; calls++)
        {
            bool isQuiet = calls >= ManyWarmUpCalls && Stopwatch.GetElapsedTime(changed) > Quiet;
            if (calls >= LeastWarmUpCalls && (isQuiet || Stopwatch.GetElapsedTime(begun) > limit))
            {
                return Stopwatch.GetElapsedTime(last).TotalSeconds;
            }

            cancellation.ThrowIfCancellationRequested();
            last = Stopwatch.GetTimestamp();
            call();
            if (JitInfo.GetCompiledMethodCount() is long now && now != compiled)
            {
                (compiled, changed) = (now, Stopwatch.GetTimestamp());
            }
        }
    }

    /// <summary>The median seconds of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="estimate">About the seconds of a call.</param>
    /// <param name="duration">How long to go on.</param>
    /// <param name="cancellation">Ends it between two calls.</param>
    public static double MedianSeconds(Action call, double estimate, TimeSpan duration, CancellationToken cancellation)
    {
        int calls = (int)Math.Clamp(duration.TotalSeconds / Runs / Math.Max(estimate, 1e-7), 1, 1_000_000);
        var seconds = new List<double>(Runs);
        long begun = Stopwatch.GetTimestamp();
        while (seconds.Count < LeastRuns || (seconds.Count < Runs && Stopwatch.GetElapsedTime(begun) < duration))
        {
            long start = Stopwatch.GetTimestamp();
            Repeat(call, calls, cancellation);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds / calls);
        }

        seconds.Sort();
        return seconds[seconds.Count / 2];
    }

    /// <summary>Makes some calls; gives the mean seconds of one.</summary>
    public static double MeanSeconds(Action call, int calls, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        Repeat(call, calls, cancellation);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }

    private static void Repeat(Action call, int calls, CancellationToken cancellation)
    {
        for (int i = 0; i < calls; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            call();
        }
    }
}
