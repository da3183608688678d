using System.Diagnostics;

namespace Nin.Testing.Timing;

/// <summary>
/// What work costs at least. A busy machine, a first compilation and a collection only ever add, so a test that bounds a cost
/// asks for the least of some runs: as many as it takes to stay within the bound, and no more than twenty.
/// </summary>
public static class Least
{
    private const int Tries = 20;

    /// <summary>
    /// The least time and the least bytes that this thread allocated in <paramref name="work"/>, over its runs.
    /// </summary>
    public static (TimeSpan Time, long Bytes) Of(Action work, TimeSpan enoughTime, long enoughBytes = long.MaxValue)
    {
        (TimeSpan time, long bytes) = (TimeSpan.MaxValue, long.MaxValue);
        for (int i = 0; i < Tries && (time > enoughTime || bytes > enoughBytes); i++)
        {
            long begun = Stopwatch.GetTimestamp(), before = GC.GetAllocatedBytesForCurrentThread();
            work();
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(begun);
            time = elapsed < time ? elapsed : time;
        }

        return (time, bytes);
    }
}
