using System.Diagnostics;
using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Data.Loading;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Imaging;
using Nin.Random;

namespace Nin.Tests.Data.Loading;

/// <summary>Tests that measure the whole process run after all others, one by one.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;

[Collection(nameof(WholeProcess))]
public sealed class BatchLoaderTests
{
    private static readonly Augmentation Everything = new(Shift: 1, RandomCrop: true, HorizontalFlip: true, Cutout: 2);

    [Fact]
    public void Next_InOrder_GivesEveryPictureOnce()
    {
        using BatchLoader loader = Loader(Pictures(10), Augmentation.None, new BatchLoaderOptions { BatchSize = 4 });
        loader.Start(0);
        Assert.Equal(3, loader.BatchesPerEpoch);
        for (int number = 0; number < 3; number++)
        {
            Batch batch = loader.Next()!;
            Assert.Equal((number, number == 2 ? 2 : 4), (batch.Number, batch.Count));
            for (int i = 0; i < batch.Count; i++)
            {
                int index = (number * 4) + i;
                Assert.Equal((index, index % 3), (batch.Indices[i], (int)batch.TargetOf(i)[0]));
                Assert.Equal((float)(index * (double)(1f / 255f)), batch.Pictures[i * 16]);
            }

            loader.Return(batch);
        }

        Assert.Null(loader.Next());
        Assert.Null(loader.Next());
    }

    [Fact]
    public void Start_Shuffled_GivesAPermutationOfItsOwnToEveryEpoch()
    {
        using BatchLoader loader = Loader(
            Pictures(50), Augmentation.None, new BatchLoaderOptions { BatchSize = 7, Shuffle = true, Seed = 3 });
        int[] first = Indices(loader, 0), second = Indices(loader, 1);
        Assert.Equal(Enumerable.Range(0, 50), first.Order());
        Assert.Equal(Enumerable.Range(0, 50), second.Order());
        Assert.NotEqual(first, second);
        Assert.NotEqual(first.Order(), first);
        Assert.Equal(first, Indices(loader, 0));
        using BatchLoader other = Loader(
            Pictures(50), Augmentation.None, new BatchLoaderOptions { BatchSize = 7, Shuffle = true, Seed = 4 });
        Assert.NotEqual(first, Indices(other, 0));
    }

    [Fact]
    public void Start_DropLast_LeavesTheRestOut()
    {
        using BatchLoader loader = Loader(
            Pictures(10), Augmentation.None, new BatchLoaderOptions { BatchSize = 4, DropLast = true });
        Assert.Equal(2, loader.BatchesPerEpoch);
        Assert.Equal(Enumerable.Range(0, 8), Indices(loader, 0));
    }

    [Theory]
    [InlineData(PreprocessingKind.Standardize)]
    [InlineData(PreprocessingKind.GcnZca)]
    public void Next_AnyThreadsDepthAndStart_GivesTheSameBits(PreprocessingKind kind)
    {
        Dataset set = Pictures(100, side: 6);
        var small = new SubsetDataset("crops", Pictures(60), [.. Enumerable.Range(0, 60)]);
        var preprocessing = Preprocessing.Fit(small, kind, 4, 4, 1);
        var options = new BatchLoaderOptions { BatchSize = 8, Shuffle = true, Seed = 11 };
        float[] expected = Epoch(options with { Threads = 1, Depth = 1 }, 0);
        Assert.Equal(expected, Epoch(options with { Threads = 3, Depth = 5 }, 0));
        Assert.Equal(expected, Epoch(options with { Threads = 8, Depth = 2 }, 0));
        Assert.Equal(expected[(5 * 8 * 16)..], Epoch(options with { Threads = 2 }, 5));

        float[] Epoch(BatchLoaderOptions changed, int firstBatch)
        {
            using var loader = new BatchLoader(set, preprocessing, Everything, changed);
            loader.Start(2, firstBatch);
            var numbers = new List<float>();
            while (loader.Next() is Batch batch)
            {
                numbers.AddRange(batch.Pictures.AsSpan(0, batch.Count * 16));
                loader.Return(batch);
            }

            return [.. numbers];
        }
    }

    [Fact]
    public void Next_Augmented_EqualsPreprocessingThenAugmentation()
    {
        Dataset set = Pictures(20);
        var preprocessing = Preprocessing.Fit(set, PreprocessingKind.Standardize, 4, 4, 1);
        var augmentation = new Augmentation(Shift: 1, HorizontalFlip: true);
        using var loader = new BatchLoader(set, preprocessing, augmentation, new BatchLoaderOptions { BatchSize = 20, Seed = 5 });
        loader.Start(7);
        Batch batch = loader.Next()!;
        float[] plain = new float[16], expected = new float[16];
        for (int i = 0; i < 20; i++)
        {
            var random = new RandomStream(5, RandomPurpose.Augmentation, 7, (uint)i);
            preprocessing.Apply(set.Read(i), plain);
            augmentation.Apply(plain, 4, 4, alternatelyFlipped: false, ref random, expected);
            Assert.Equal(expected, batch.Pictures.AsSpan(i * 16, 16).ToArray());
        }
    }

    [Fact]
    public void Next_AfterTheFirstBatches_AllocatesNothing()
    {
        Dataset set = Pictures(512, side: 6);
        var preprocessing = Preprocessing.Fit(Pictures(40), PreprocessingKind.Standardize, 4, 4, 1);
        using var loader = new BatchLoader(
            set, preprocessing, Everything, new BatchLoaderOptions { BatchSize = 16, Shuffle = true, Threads = 2 });
        RunEpochs(loader, 3);
        long least = long.MaxValue;
        for (int tries = 0; tries < 5 && least > 0; tries++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            RunEpochs(loader, 3);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        // The test host itself allocates a little now and then; 96 batches of anything would show as kilobytes each time.
        Assert.InRange(least, 0, 2048);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Next_DamagedPicture_ThrowsAtItsBatchAndAgain(int threads)
    {
        var set = new Failing(Pictures(40), failAt: 21);
        using BatchLoader loader = Loader(
            set, Augmentation.None, new BatchLoaderOptions { BatchSize = 4, Threads = threads, Depth = 8 });
        loader.Start(0);
        for (int number = 0; number < 5; number++)
        {
            loader.Return(loader.Next()!);
        }

        Assert.Equal("PNG: damaged", Assert.Throws<NinFormatException>(loader.Next).Message);
        Assert.Throws<NinFormatException>(loader.Next);
        loader.Start(0, firstBatch: 6);
        Assert.Equal(24, loader.Next()!.Indices[0]);
    }

    [Fact]
    public void Dispose_InMidEpoch_IsPrompt()
    {
        var set = new Slow(Pictures(1000));
        BatchLoader loader = Loader(set, Augmentation.None, new BatchLoaderOptions { BatchSize = 500, Threads = 2 });
        loader.Start(0);
        Thread.Sleep(20);
        loader.Dispose();

        // Two batches of 500 are under way, in groups of 16 pictures: the groups that are begun are finished, and no more.
        Assert.InRange(set.Reads, 0, 300);
        loader.Dispose();
        Assert.Throws<ObjectDisposedException>(loader.Next);
        Assert.Throws<ObjectDisposedException>(() => loader.Start(0));
    }

    [Fact]
    public void Waited_SlowSet_IsMeasuredFromStart()
    {
        // The gate opens when this thread waits, so that it has to; and it cannot have waited longer than all this took.
        using var gate = new ManualResetEventSlim();
        using BatchLoader slow = Loader(
            new Gated(Pictures(40), gate), Augmentation.None, new BatchLoaderOptions { BatchSize = 20 });
        Thread caller = Thread.CurrentThread;
        var opener = new Thread(() =>
        {
            SpinWait.SpinUntil(() => (caller.ThreadState & System.Threading.ThreadState.WaitSleepJoin) != 0);
            gate.Set();
        });
        long begun = Stopwatch.GetTimestamp();
        slow.Start(0);
        opener.Start();
        slow.Return(slow.Next()!);
        slow.Return(slow.Next()!);
        Assert.InRange(slow.Waited, TimeSpan.FromTicks(1), Stopwatch.GetElapsedTime(begun));
        opener.Join();
        slow.Start(1, firstBatch: 2);
        Assert.Null(slow.Next());
        Assert.Equal(TimeSpan.Zero, slow.Waited);
    }

    [Fact]
    public void Start_WhileBatchesAreInUse_ContinuesWithTheRest()
    {
        using BatchLoader loader = Loader(Pictures(40), Augmentation.None, new BatchLoaderOptions { BatchSize = 4, Depth = 2 });
        loader.Start(0);
        Batch kept = loader.Next()!;
        loader.Start(1);
        Batch other = loader.Next()!;
        Assert.NotSame(kept, other);
        Assert.Equal(
            "BatchLoader: all 2 batches are in use. Return one first.", Assert.Throws<InvalidOperationException>(loader.Next).Message);
        loader.Return(kept);
        Assert.Equal(4, loader.Next()!.Indices[0]);
        Assert.StartsWith(
            "BatchLoader: expected a batch that this loader gave and that was not returned yet.",
            Assert.Throws<ArgumentException>(() =>
            {
                loader.Return(other);
                loader.Return(other);
            }).Message);
    }

    [Fact]
    public void Constructor_BadSettings_Throw()
    {
        Assert.Equal(
            "BatchLoader: expected at least 4 pictures in pictures to fill a batch, got 3.",
            Assert.Throws<ArgumentException>(
                () => Loader(Pictures(3), Augmentation.None, new BatchLoaderOptions { BatchSize = 4, DropLast = true })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Loader(Pictures(3), Augmentation.None, new BatchLoaderOptions { BatchSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Loader(Pictures(3), Augmentation.None, new BatchLoaderOptions { Threads = 0 }));
        Assert.Throws<ArgumentException>(() => Loader(Pictures(3), new Augmentation(Shift: 4), new BatchLoaderOptions()));
        using BatchLoader loader = Loader(Pictures(3), Augmentation.None, new BatchLoaderOptions());
        Assert.Null(loader.Next());
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Start(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Start(0, firstBatch: 2));
    }

    private static BatchLoader Loader(Dataset set, Augmentation augmentation, BatchLoaderOptions options) =>
        new(set, Preprocessing.ScaleOnly(4, 4, 1), augmentation, options);

    private static int[] Indices(BatchLoader loader, int epoch)
    {
        var indices = new List<int>();
        loader.Start(epoch);
        while (loader.Next() is Batch batch)
        {
            indices.AddRange(batch.Indices.AsSpan(0, batch.Count));
            loader.Return(batch);
        }

        return [.. indices];
    }

    private static void RunEpochs(BatchLoader loader, int epochs)
    {
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            loader.Start(epoch);
            while (loader.Next() is Batch batch)
            {
                loader.Return(batch);
            }
        }
    }

    /// <summary>Picture i begins with the sample i; the others differ from picture to picture.</summary>
    private static InMemoryDataset Pictures(int count, int side = 4)
    {
        Image Picture(int i) =>
            new(side, side, 1, Enumerable.Range(0, side * side).Select(at => (byte)(i + (at * 37) + (at * i))).ToArray());
        return new InMemoryDataset(
            "pictures", ["a", "b", "c"], [.. Enumerable.Range(0, count).Select(Picture)],
            [.. Enumerable.Range(0, count).Select(i => i % 3)]);
    }

    private abstract class Wrapped(Dataset source) : Dataset
    {
        public override string Name => source.Name;

        public override int Count => source.Count;

        public override IReadOnlyList<string> Classes => source.Classes;

        public override int Label(int index) => source.Label(index);

        public override Image Read(int index) => source.Read(index);
    }

    private sealed class Failing(Dataset source, int failAt) : Wrapped(source)
    {
        public override Image Read(int index) => index == failAt ? throw new NinFormatException("PNG", "damaged") : base.Read(index);
    }

    private sealed class Gated(Dataset source, ManualResetEventSlim gate) : Wrapped(source)
    {
        public override Image Read(int index)
        {
            gate.Wait();
            return base.Read(index);
        }
    }

    private sealed class Slow(Dataset source) : Wrapped(source)
    {
        public int Reads;

        public override Image Read(int index)
        {
            Interlocked.Increment(ref Reads);
            Thread.Sleep(1);
            return base.Read(index);
        }
    }
}
