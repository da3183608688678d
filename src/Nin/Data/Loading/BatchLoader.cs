using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Nin.Data.Augmenting;
using Nin.Data.Preparing;
using Nin.Data.Targets;
using Nin.Random;

namespace Nin.Data.Loading;

/// <summary>
/// Prepares the batches of an epoch on threads of its own, ahead of their use, and hands them out in order. After the first
/// batches nothing is allocated.
/// </summary>
/// <remarks>
/// The order of an epoch depends on the seed and the epoch, the augmentation of a picture on the seed, the epoch and the
/// picture's index. So the bits are the same for any number of threads, and for a run that resumes in the middle.
/// One thread at a time may call <see cref="Start"/>, <see cref="Next"/>, <see cref="Return"/> and <see cref="Dispose"/>.
/// </remarks>
public sealed class BatchLoader : IDisposable
{
    private readonly object _gate = new();
    private readonly Dataset _dataset;
    private readonly BatchLoaderOptions _options;
    private readonly Thread[] _threads;
    private readonly int[] _order;
    private readonly Batch[] _free;
    private readonly Batch?[] _ready;

    // All below is read and written in the gate, but for the run, which a thread may look at while it fills a batch.
    private int _freeCount, _busyThreads, _inUse;
    private int _epoch, _nextToFill, _nextToHand, _end;
    private ExceptionDispatchInfo? _failure;
    private int _failedBatch;
    private long _waitedTicks;
    private bool _disposed;
    private volatile int _run;

    /// <summary>Prepares a loader; <see cref="Start"/> begins an epoch.</summary>
    /// <param name="dataset">The pictures and their targets.</param>
    /// <param name="preprocessing">What is done to a picture, always.</param>
    /// <param name="augmentation">What is done to it at random.</param>
    /// <param name="options">Batches, order and threads.</param>
    /// <param name="encoding">How targets become numbers; those of a single class where null.</param>
    /// <exception cref="ArgumentException">A setting is out of range for the data set or the network's input.</exception>
    public BatchLoader(
        Dataset dataset, Preprocessing preprocessing, Augmentation augmentation, BatchLoaderOptions options,
            TargetEncoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(augmentation);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(dataset);
        augmentation.Validate(preprocessing.Height, preprocessing.Width);
        (_dataset, _options) = (dataset, options);
        encoding ??= new ClassEncoding(dataset.Classes.Count);
        BatchesPerEpoch = (dataset.Count / options.BatchSize)
            + (!options.DropLast && dataset.Count % options.BatchSize != 0 ? 1 : 0);
        _order = new int[dataset.Count];
        _ready = new Batch?[options.Depth];
        _free = new Batch[options.Depth];
        for (_freeCount = 0; _freeCount < _free.Length; _freeCount++)
        {
            _free[_freeCount] = new Batch(options.BatchSize, preprocessing.Length, encoding.Length);
        }

        _threads = new Thread[options.Threads];
        for (int i = 0; i < _threads.Length; i++)
        {
            var filler = new BatchFiller(dataset, preprocessing, augmentation, encoding, options);
            _threads[i] = new Thread(() => Work(filler)) { IsBackground = true, Name = $"Batches of {dataset.Name} {i}" };
            _threads[i].Start();
        }
    }

    /// <summary>The batches of an epoch.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>How long <see cref="Next"/> had to wait since <see cref="Start"/>: the time the loader was too slow.</summary>
    public TimeSpan Waited => Stopwatch.GetElapsedTime(0, _waitedTicks);

    /// <summary>Begins an epoch, at any of its batches. What is left of the epoch before is dropped.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="firstBatch">The batch that <see cref="Next"/> gives first.</param>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative or has no such batch.</exception>
    public void Start(int epoch, int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBatch, BatchesPerEpoch);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            StopFilling();
            Order(epoch);
            (_epoch, _nextToFill, _nextToHand, _end) = (epoch, firstBatch, firstBatch, BatchesPerEpoch);
            (_failure, _waitedTicks) = (null, 0);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The next batch of the epoch, or null at its end. It is the caller's until <see cref="Return"/>.</summary>
    /// <exception cref="InvalidOperationException">All batches are with the caller.</exception>
    /// <exception cref="Formats.NinFormatException">
    /// A picture of the batch is damaged; so with any other failure of the data set.
    /// </exception>
    public Batch? Next()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_nextToHand == _end)
            {
                return null;
            }

            int slot = _nextToHand % _ready.Length;
            if (_inUse == _ready.Length)
            {
                throw new InvalidOperationException($"BatchLoader: all {_inUse} batches are in use. Return one first.");
            }

            if (_ready[slot] is null)
            {
                long before = Stopwatch.GetTimestamp();
                while (_ready[slot] is null && !(_failure is not null && _failedBatch == _nextToHand))
                {
                    Monitor.Wait(_gate);
                }

                _waitedTicks += Stopwatch.GetTimestamp() - before;
            }

            if (_ready[slot] is not Batch batch)
            {
                _failure!.Throw();
                throw new UnreachableException();
            }

            _ready[slot] = null;
            _nextToHand++;
            _inUse++;
            batch.User = this;
            return batch;
        }
    }

    /// <summary>Gives a batch back, to be filled anew.</summary>
    /// <exception cref="ArgumentException">The batch is not this loader's or was returned before.</exception>
    public void Return(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_gate)
        {
            if (batch.User != this)
            {
                throw new ArgumentException(
                    "BatchLoader: expected a batch that this loader gave and that was not returned yet.", nameof(batch));
            }

            batch.User = null;
            _inUse--;
            _free[_freeCount++] = batch;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Stops the threads, also in the middle of an epoch.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            StopFilling();
            _disposed = true;
            Monitor.PulseAll(_gate);
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    /// <summary>Waits until no batch is being filled and takes back those that are ready. In the gate.</summary>
    private void StopFilling()
    {
        _run++;
        (_nextToFill, _nextToHand, _end) = (0, 0, 0);
        while (_busyThreads > 0)
        {
            Monitor.Wait(_gate);
        }

        for (int slot = 0; slot < _ready.Length; slot++)
        {
            if (_ready[slot] is Batch batch)
            {
                _free[_freeCount++] = batch;
                _ready[slot] = null;
            }
        }
    }

    /// <summary>Fisher and Yates' shuffle, from the seed and the epoch alone.</summary>
    private void Order(int epoch)
    {
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        if (!_options.Shuffle)
        {
            return;
        }

        var random = new RandomStream(_options.Seed, RandomPurpose.Shuffle, (uint)epoch, 0);
        for (int last = _order.Length - 1; last > 0; last--)
        {
            int other = random.NextInt32(last + 1);
            (_order[last], _order[other]) = (_order[other], _order[last]);
        }
    }

    private void Work(BatchFiller filler)
    {
        int run = 0;
        Func<bool> isWanted = () => _run == run;
        while (Take(out run) is Batch batch)
        {
            ExceptionDispatchInfo? failure = null;
            try
            {
                filler.Fill(batch, _epoch, isWanted);
            }
            catch (Exception error)
            {
                // It belongs to whoever asks for this batch.
                failure = ExceptionDispatchInfo.Capture(error);
            }

            Deliver(batch, run, failure);
        }
    }

    /// <summary>Waits for a batch to fill; null when there is nothing more to do ever.</summary>
    private Batch? Take(out int run)
    {
        lock (_gate)
        {
            while (!_disposed && (_nextToFill == _end || _freeCount == 0 || _failure is not null))
            {
                Monitor.Wait(_gate);
            }

            run = _run;
            if (_disposed)
            {
                return null;
            }

            Batch batch = _free[--_freeCount];
            batch.Number = _nextToFill++;
            batch.Count = Math.Min(_options.BatchSize, _dataset.Count - (batch.Number * _options.BatchSize));
            _order.AsSpan(batch.Number * _options.BatchSize, batch.Count).CopyTo(batch.Indices);
            _busyThreads++;
            return batch;
        }
    }

    private void Deliver(Batch batch, int run, ExceptionDispatchInfo? failure)
    {
        lock (_gate)
        {
            _busyThreads--;
            if (failure is null && run == _run)
            {
                _ready[batch.Number % _ready.Length] = batch;
            }
            else
            {
                _free[_freeCount++] = batch;
                if (run == _run && (_failure is null || batch.Number < _failedBatch))
                {
                    (_failure, _failedBatch) = (failure, batch.Number);
                }
            }

            Monitor.PulseAll(_gate);
        }
    }
}
