using Nin.Threading;

namespace Nin.Tests.Threading;

public class WorkerPoolTests
{
    public static TheoryData<int> ThreadCounts => [1, 2, 3, 8];

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Run_AnyCount_CallsEveryIndexOnce(int threads)
    {
        using var pool = new WorkerPool(threads);
        foreach (int count in new[] { 0, 1, 2, threads, threads + 1, 1000 })
        {
            int[] calls = new int[count];

            pool.Run(count, i => Interlocked.Increment(ref calls[i]));

            Assert.All(calls, value => Assert.Equal(1, value));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void TryRunNear_AnyCount_CallsEveryPieceOnceWithTheNumberOfItsThread(int threads)
    {
        using var pool = new WorkerPool(threads);
        foreach (int count in new[] { 2, threads, (2 * threads) + 1, 3 })
        {
            int[] calls = new int[count];

            Assert.True(pool.TryRunNear(count, (piece, thread) =>
            {
                Assert.InRange(thread, 0, threads - 1);
                Interlocked.Increment(ref calls[piece]);
            }));

            Assert.All(calls, value => Assert.Equal(1, value));
        }

        Assert.Throws<InvalidOperationException>(() => pool.TryRunNear(10, (piece, _) => ThrowAt(piece, 3)));
        Assert.True(pool.TryRunNear(2, (_, _) => { }));
    }

    [Fact]
    public void Run_TwoPiecesThatWaitForEachOther_AreOnTwoThreads()
    {
        using var pool = new WorkerPool(2);
        using var barrier = new Barrier(2);
        bool[] met = new bool[2];

        pool.Run(2, i => met[i] = barrier.SignalAndWait(TimeSpan.FromSeconds(30)));

        Assert.Equal([true, true], met);
    }

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Run_ThrowingPiece_ThrowsItHereAndThePoolGoesOn(int threads)
    {
        using var pool = new WorkerPool(threads);
        int after = 0;

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => pool.Run(100, i => ThrowAt(i, 7)));
        pool.Run(100, _ => Interlocked.Increment(ref after));

        Assert.Equal("piece 7", error.Message);
        Assert.Equal(100, after);
    }

    [Fact]
    public void Run_ThrowingPiece_BeginsNoOthers()
    {
        // The first piece throws once the other thread is at work, which would go on for two seconds.
        using var pool = new WorkerPool(2);
        int begun = 0;

        Assert.Throws<InvalidOperationException>(() => pool.Run(2_000, i =>
        {
            Interlocked.Increment(ref begun);
            SpinWait.SpinUntil(() => i > 0 || Volatile.Read(ref begun) > 1, TimeSpan.FromSeconds(30));
            ThrowAt(i, 0);
            Thread.Sleep(1);
        }));

        Assert.InRange(begun, 2, 1_000);
    }

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Run_InsideAPiece_CallsEveryPairOnce(int threads)
    {
        using var pool = new WorkerPool(threads);
        int[] calls = new int[20 * 30];

        pool.Run(20, i => pool.Run(30, j => Interlocked.Increment(ref calls[(i * 30) + j])));

        Assert.All(calls, value => Assert.Equal(1, value));
    }

    [Fact]
    public void Run_SeveralCallers_EachGetsItsOwnPiecesOnce()
    {
        using var pool = new WorkerPool(3);
        int[][] calls = [.. Enumerable.Range(0, 4).Select(_ => new int[200])];
        Thread[] callers = [.. calls.Select(own => new Thread(() =>
        {
            for (int round = 0; round < 50; round++)
            {
                pool.Run(own.Length, i => Interlocked.Increment(ref own[i]));
            }
        }))];

        foreach (Thread caller in callers)
        {
            caller.Start();
        }

        foreach (Thread caller in callers)
        {
            caller.Join();
        }

        Assert.All(calls, own => Assert.All(own, value => Assert.Equal(50, value)));
    }

    [Fact]
    public void Run_FromASecondCallerWhileThePoolIsBusy_DoesItsWorkItself()
    {
        using var pool = new WorkerPool(2);
        using var release = new ManualResetEventSlim();
        Thread first = Occupy(pool, release);
        int[] threads = new int[10];

        pool.Run(threads.Length, i => threads[i] = Environment.CurrentManagedThreadId);
        release.Set();
        first.Join();

        Assert.All(threads, thread => Assert.Equal(Environment.CurrentManagedThreadId, thread));
    }

    [Fact]
    public void TryRun_PoolBusy_CallsNothing()
    {
        using var pool = new WorkerPool(2);
        using var release = new ManualResetEventSlim();
        Thread first = Occupy(pool, release);
        int calls = 0;

        bool ran = pool.TryRun(2, _ => Interlocked.Increment(ref calls));
        release.Set();
        first.Join();

        Assert.False(ran);
        Assert.Equal(0, calls);
        Assert.True(pool.TryRun(2, _ => Interlocked.Increment(ref calls)));
        Assert.Equal(2, calls);
    }

    [Fact]
    public void TryRun_NobodyToShareWith_CallsNothing()
    {
        using WorkerPool alone = new(1), pool = new(2);
        Assert.False(alone.TryRun(2, _ => Assert.Fail("called")));
        Assert.False(pool.TryRun(1, _ => Assert.Fail("called")));
    }

    [Fact]
    public void Run_AgainAndAgain_AllocatesNothingPerCall()
    {
        using var pool = new WorkerPool(2);
        int[] sums = new int[64];
        Action<int> body = i => sums[i]++;
        long[] allocated = new long[20];
        for (int round = 0; round < allocated.Length; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                pool.Run(sums.Length, body);
            }

            allocated[round] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // The first wait that blocks may set something up, in whichever round it happens; what a call allocates is in all.
        Assert.Equal(0, allocated.Min());
    }

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Dispose_Twice_EndsTheThreadsOnce(int threads)
    {
        var pool = new WorkerPool(threads);
        pool.Run(threads, _ => { });

        pool.Dispose();
        pool.Dispose();

        Assert.Equal(threads, pool.Threads);
    }

    [Fact]
    public void WorkerPool_NoThreads_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => new WorkerPool(0));

    [Fact]
    public void Run_NoBody_IsRefused()
    {
        using var pool = new WorkerPool(1);

        Assert.Throws<ArgumentNullException>("body", () => pool.Run(1, null!));
    }

    /// <summary>A caller that has the pool's threads until it is released.</summary>
    private static Thread Occupy(WorkerPool pool, ManualResetEventSlim release)
    {
        int begun = 0;
        var caller = new Thread(() => pool.Run(2, _ =>
        {
            Interlocked.Increment(ref begun);
            release.Wait();
        }));
        caller.Start();
        SpinWait.SpinUntil(() => Volatile.Read(ref begun) == 2);
        return caller;
    }

    private static void ThrowAt(int index, int at)
    {
        if (index == at)
        {
            throw new InvalidOperationException($"piece {index}");
        }
    }
}
