using System.Diagnostics;
using Nin.Execution.Operations;

namespace Nin.Execution.Timing;

/// <summary>
/// Runs a plan's operations with a look at the clock between them, and adds up what each takes over all threads. The plan's own
/// loops know nothing of it, so that nothing is paid where nobody asks.
/// </summary>
internal sealed class OperationTimes(ExecutionPlan plan)
{
    private readonly long[] _forward = new long[plan.Operations.Length], _backward = new long[plan.Operations.Length];
    private int _passes;

    /// <summary>Forward passes that were timed: the pieces or shards of all calls.</summary>
    public int Passes => _passes;

    /// <summary>What <see cref="ExecutionPlan.Forward"/> does.</summary>
    public void Forward(ExecutionContext context)
    {
        Interlocked.Increment(ref _passes);
        long begun = Stopwatch.GetTimestamp();
        for (int i = 0; i < plan.Operations.Length; i++)
        {
            plan.Operations[i].Forward(context);
            begun = AddSince(begun, ref _forward[i]);
        }
    }

    /// <summary>What <see cref="ExecutionPlan.Backward(ExecutionContext)"/> does.</summary>
    public void Backward(ExecutionContext context)
    {
        long begun = Stopwatch.GetTimestamp();
        for (int i = plan.Operations.Length - 1; i >= 0; i--)
        {
            plan.Backward(plan.Operations[i], context);
            begun = AddSince(begun, ref _backward[i]);
        }
    }

    /// <summary>Each operation and the seconds that its forward and its backward passes took, all threads together.</summary>
    public IEnumerable<(Operation Operation, double Forward, double Backward)> Seconds() => plan.Operations.Select((operation, i) =>
        (operation, Stopwatch.GetElapsedTime(0, _forward[i]).TotalSeconds, Stopwatch.GetElapsedTime(0, _backward[i]).TotalSeconds));

    private static long AddSince(long begun, ref long sum)
    {
        long now = Stopwatch.GetTimestamp();
        Interlocked.Add(ref sum, now - begun);
        return now;
    }
}
