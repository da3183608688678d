using System.Diagnostics;
using Nin.Execution.Planning;

namespace Nin.Execution.Timing;

/// <summary>Adds up what each operation of a plan takes over all threads.</summary>
internal sealed class OperationTimes(ExecutionPlan plan)
{
    private readonly Dictionary<Operation, int> _index = plan.Operations.Select((operation, i) => (operation, i)).ToDictionary(
        one => one.operation, one => one.i);
    private readonly long[] _forward = new long[plan.Operations.Length], _backward = new long[plan.Operations.Length];
    private int _passes;

    /// <summary>Forward passes that were timed: the pieces or shards of all calls.</summary>
    public int Passes => _passes;

    public void CountPass() => Interlocked.Increment(ref _passes);

    /// <summary>
    /// Adds the time since then to an operation's forward pass, of which as many threads take parts at the same time. A group
    /// of operations is passed over: it adds the times of each.
    /// </summary>
    public void AddForward(Operation operation, long begun, int threads = 1) => Add(_forward, operation, begun, threads);

    /// <summary>Adds the time since then to an operation's backward pass.</summary>
    public void AddBackward(Operation operation, long begun) => Add(_backward, operation, begun, threads: 1);

    /// <summary>
    /// Each operation and the seconds that its forward and its backward passes took, all threads together; of an operation that
    /// several threads share, their mean.
    /// </summary>
    public IEnumerable<(Operation Operation, double Forward, double Backward)> Seconds() =>
        plan.Operations.Select((operation, i) =>
        (
            operation, Stopwatch.GetElapsedTime(0, _forward[i]).TotalSeconds,
            Stopwatch.GetElapsedTime(0, _backward[i]).TotalSeconds));

    private void Add(long[] sums, Operation operation, long begun, int threads)
    {
        if (_index.TryGetValue(operation, out int i))
        {
            Interlocked.Add(ref sums[i], (Stopwatch.GetTimestamp() - begun) / threads);
        }
    }
}
