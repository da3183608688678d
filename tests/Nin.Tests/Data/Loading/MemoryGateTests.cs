using Nin.Data.Loading;

namespace Nin.Tests.Data.Loading;

public sealed class MemoryGateTests
{
    [Fact]
    public void Enter_ManyThreads_NeverHoldMoreThanTheBytes()
    {
        var gate = new MemoryGate(100);
        long held = 0, most = 0;
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            long needed = 10 + (i % 5 * 20);
            using MemoryGate.Ticket ticket = gate.Enter(needed);
            long now = Interlocked.Add(ref held, needed);
            InterlockedMax(ref most, now);
            Thread.SpinWait(500);
            Interlocked.Add(ref held, -needed);
        });
        Assert.InRange(most, 90, 100);
    }

    [Fact]
    public async Task Enter_MoreThanAll_IsLetInAlone()
    {
        var gate = new MemoryGate(100);
        MemoryGate.Ticket small = gate.Enter(1);
        var large = Task.Run(() => gate.Enter(1000).Dispose());
        await Task.Delay(50);
        Assert.False(large.IsCompleted);
        small.Dispose();
        await large.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (long seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
