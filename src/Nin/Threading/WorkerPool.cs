using System.Diagnostics;

namespace Nin.Threading;

/// <summary>
/// A fixed number of threads that share out numbered pieces of work. Which thread takes which is left open, so no sum may
/// reach over two pieces unless the pieces depend on shapes alone: then the results are the same for any number of threads.
/// </summary>
/// <remarks>
/// The calling thread works too, so a pool of one thread starts none. Several callers may share a pool: one has the
/// threads, the others do their work themselves meanwhile. Nothing is allocated per call.
/// </remarks>
public sealed class WorkerPool : IDisposable
{
    private static readonly TimeSpan SpinTime = TimeSpan.FromMicroseconds(100);

    private readonly Thread[] _threads;
    private readonly Lock _gate = new();
    private Action<int>? _body;
    private Action<int, int>? _nearBody;
    private Exception? _failure;
    private int _count, _next;
    private int[] _taken = [];

    // A helper takes part in a call when it has got one of the call's tickets; the caller takes back those that are left. They
    // are a plain counter: a layer of a single picture takes some ten microseconds, and a semaphore's lock is some of them.
    private readonly SemaphoreSlim _wakeHelper = new(0), _wakeCaller = new(0);
    private int _tickets, _running, _sleepingHelpers, _isCallerAsleep;
    private volatile bool _stopping;

    /// <summary>Starts <paramref name="threads"/> − 1 threads beside the caller's.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is not positive.</exception>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Threads = threads;
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int number = i + 1; // the caller is number 0
            _threads[i] = new Thread(() => Work(number)) { IsBackground = true, Name = $"nin worker {number}" };
            _threads[i].Start();
        }
    }

    /// <summary>A pool of some threads, or of one for each core.</summary>
    /// <param name="threads">How many; 0 for one a core.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    public static WorkerPool Of(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return new WorkerPool(threads == 0 ? Environment.ProcessorCount : threads);
    }

    /// <summary>Threads that take part in a call, the caller's among them.</summary>
    public int Threads { get; }

    /// <summary>
    /// Calls <paramref name="body"/> once for every index in [0, count), on all threads, and returns when all are done.
    /// </summary>
    /// <remarks>
    /// The first exception of a piece is thrown here, after the pieces under way have ended; the others are not begun.
    /// </remarks>
    public void Run(int count, Action<int> body)
    {
        if (!TryRun(count, body))
        {
            for (int i = 0; i < count; i++)
            {
                body(i);
            }
        }
    }

    /// <summary>
    /// As <see cref="Run"/> where there is more than one piece and other threads are free to take some; false, and nothing is
    /// done, where not.
    /// </summary>
    public bool TryRun(int count, Action<int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return TryRun(count, body, null);
    }

    /// <summary>
    /// As <see cref="TryRun(int, Action{int})"/>, for calls that follow each other and go over the same memory: a thread begins
    /// with pieces of its own, the same in every call, which it has in its cache, and takes others' when these are done.
    /// </summary>
    /// <param name="count">Pieces.</param>
    /// <param name="body">Given the piece and the number of the thread, from 0 on, that does it.</param>
    internal bool TryRunNear(int count, Action<int, int> body) => TryRun(count, null, body);

    private bool TryRun(int count, Action<int>? body, Action<int, int>? nearBody)
    {
        if (_threads.Length == 0 || count <= 1 || _gate.IsHeldByCurrentThread || !_gate.TryEnter())
        {
            return false;
        }

        try
        {
            int helpers = Math.Min(_threads.Length, count - 1);
            (_body, _nearBody, _count, _next, _failure, _running) = (body, nearBody, count, 0, null, helpers);
            if (nearBody is not null)
            {
                _taken = _taken.Length < count ? new int[count] : _taken;
                Array.Clear(_taken, 0, count);
            }

            Interlocked.Add(ref _tickets, helpers);
            int asleep = Volatile.Read(ref _sleepingHelpers);
            if (asleep > 0)
            {
                _wakeHelper.Release(Math.Min(asleep, helpers));
            }

            TakePieces(0);
            AwaitHelpers();
            if (_failure is not null)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
            }

            return true;
        }
        finally
        {
            (_body, _nearBody) = (null, null);
            _gate.Exit();
        }
    }

    /// <summary>Ends the threads. No call may be under way. A second call does nothing.</summary>
    public void Dispose()
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        _wakeHelper.Release(_threads.Length + 1);
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _wakeHelper.Dispose();
        _wakeCaller.Dispose();
    }

    private void Work(int number)
    {
        while (AwaitTicket())
        {
            TakePieces(number);
            if (Interlocked.Decrement(ref _running) == 0 && Volatile.Read(ref _isCallerAsleep) != 0)
            {
                _wakeCaller.Release();
            }
        }
    }

    /// <summary>Takes a ticket, as soon as there is one; false at the pool's end.</summary>
    /// <remarks>
    /// It looks for a while before the thread is put to sleep: waking it takes longer than many a layer of a single picture. A
    /// helper says that it sleeps before it looks a last time, and a caller looks for sleepers after it has laid out tickets, so
    /// one of the two sees the other. It may be woken for nothing, and then looks again.
    /// </remarks>
    private bool AwaitTicket()
    {
        while (!_stopping)
        {
            long begun = Stopwatch.GetTimestamp();
            do
            {
                if (TryTakeTicket())
                {
                    return true;
                }

                Thread.SpinWait(8);
            }
            while (!_stopping && Stopwatch.GetElapsedTime(begun) < SpinTime);

            Interlocked.Increment(ref _sleepingHelpers);
            if (Volatile.Read(ref _tickets) == 0 && !_stopping)
            {
                _wakeHelper.Wait();
            }

            Interlocked.Decrement(ref _sleepingHelpers);
        }

        return false;
    }

    private bool TryTakeTicket()
    {
        int tickets = Volatile.Read(ref _tickets);
        while (tickets > 0)
        {
            int seen = Interlocked.CompareExchange(ref _tickets, tickets - 1, tickets);
            if (seen == tickets)
            {
                return true;
            }

            tickets = seen;
        }

        return false;
    }

    /// <summary>
    /// Waits for the helpers at work. Those that have not woken up yet find nothing left to do and are not waited for.
    /// </summary>
    private void AwaitHelpers()
    {
        while (TryTakeTicket())
        {
            Interlocked.Decrement(ref _running);
        }

        long begun = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _running) != 0 && Stopwatch.GetElapsedTime(begun) < SpinTime)
        {
            Thread.SpinWait(8);
        }

        while (Volatile.Read(ref _running) != 0)
        {
            // As with the helpers: who sleeps says so before it looks a last time.
            Interlocked.Exchange(ref _isCallerAsleep, 1);
            if (Volatile.Read(ref _running) != 0)
            {
                _wakeCaller.Wait();
            }

            Volatile.Write(ref _isCallerAsleep, 0);
        }
    }

    private void TakePieces(int number)
    {
        try
        {
            if (_nearBody is Action<int, int> nearBody)
            {
                int own = (int)((long)number * _count / Threads);
                for (int i = 0; i < _count && Volatile.Read(ref _failure) is null; i++)
                {
                    int piece = (own + i) % _count;
                    if (Volatile.Read(ref _taken[piece]) == 0 && Interlocked.Exchange(ref _taken[piece], 1) == 0)
                    {
                        nearBody(piece, number);
                    }
                }

                return;
            }

            Action<int> body = _body!;
            for (int i = Interlocked.Increment(ref _next) - 1; i < _count; i = Interlocked.Increment(ref _next) - 1)
            {
                body(i);
            }
        }
#pragma warning disable CA1031 // Whatever a piece throws is thrown again on the calling thread.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _failure, error, null);
            Interlocked.Exchange(ref _next, _count);
        }
    }
}
