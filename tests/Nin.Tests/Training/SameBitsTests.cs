using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Data.Preparing;
using Nin.Training;
using Xunit.Abstractions;

namespace Nin.Tests.Training;

/// <summary>The same seed gives the same bits: on any number of threads, after any cancellation, crash and resumption.</summary>
public sealed class SameBitsTests(ITestOutputHelper output)
{
    private static readonly Lazy<string> Uninterrupted = new(() => SmallRuns.Run(SmallRuns.Recipe, SmallRuns.Data).WeightsSha256);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    public void Run_AnyThreads_GivesTheSameWeights(int threads, int loaderThreads) => Assert.Equal(
        Uninterrupted.Value,
        SmallRuns.Run(SmallRuns.Recipe, SmallRuns.Data, threads: threads, loaderThreads: loaderThreads).WeightsSha256);

    /// <summary>
    /// Bits that were written down: a change that moves them is seen here, and must be meant. They belong to a width of vectors;
    /// a machine with another default has no figure to compare with, and says so.
    /// </summary>
    [Fact]
    public void Run_SmallRecipe_GivesTheBitsThatWereWrittenDown()
    {
        Recipe recipe = SmallRuns.Recipe with { Epochs = 1 };
        string sha = SmallRuns.Run(recipe, SmallRuns.Data).WeightsSha256;
        if (Nin.Kernels.KernelSet.Default.Name == "vector256")
        {
            Assert.Equal("d082761fcaf5c57c78cc4df2ede674c6", sha[..32]);
        }
        else
        {
            output.WriteLine($"not compared: the figure is for vector256 kernels, these are {Nin.Kernels.KernelSet.Default.Name}; here it is {sha}");
        }
    }

    [Fact]
    public void Run_OtherSeed_GivesOtherWeights() =>
        Assert.NotEqual(Uninterrupted.Value, SmallRuns.Run(SmallRuns.Recipe with { Seed = 8 }, SmallRuns.Data).WeightsSha256);

    [Fact]
    public void Run_Dropout_GivesTheSameWeightsOnAnyThreads()
    {
        Recipe recipe = SmallRuns.Recipe with { Network = "nin-mnist-bn", Epochs = 1, BatchSize = 17, Shards = 2 };
        var data = new DataSplits("t", new ShapesDataset("t", 34, 1, 0), null, null);
        string expected = SmallRuns.Run(recipe, data, threads: 1).WeightsSha256;
        Assert.Equal(expected, SmallRuns.Run(recipe, data, threads: 3, loaderThreads: 2).WeightsSha256);
        Assert.NotEqual(expected, SmallRuns.Run(recipe with { Seed = 1 }, data).WeightsSha256);
    }

    [Fact]
    public void Run_MixupAndCrops_GivesTheSameWeightsOnAnyThreads()
    {
        Recipe recipe = SmallRuns.Recipe with
        {
            InputSize = 24,
            Augmentation = new Augmentation(HorizontalFlip: true, RandomResizedCrop: 0.4, ColorJitter: 0.3, Mixup: 0.3),
        };
        string expected = SmallRuns.Run(recipe, SmallRuns.Data, threads: 1).WeightsSha256;
        Assert.Equal(expected, SmallRuns.Run(recipe, SmallRuns.Data, threads: 3, loaderThreads: 2).WeightsSha256);
        Recipe unmixed = recipe with { Augmentation = recipe.Augmentation with { Mixup = 0 } };
        Assert.NotEqual(expected, SmallRuns.Run(unmixed, SmallRuns.Data).WeightsSha256);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(SmallRuns.StepsPerEpoch)]
    [InlineData(SmallRuns.StepsPerEpoch + 1)]
    [InlineData(3 * SmallRuns.StepsPerEpoch)]
    public void Run_CancelledAtAStepAndResumed_GivesTheSameWeights(int step)
    {
        using var folder = new TemporaryFolder();
        CancelAt(step, folder.Path, resume: false);
        AssertResumed(folder.Path);
    }

    [Fact]
    public void Run_CancelledTwiceAndResumedOnOtherThreads_GivesTheSameWeights()
    {
        using var folder = new TemporaryFolder();
        CancelAt(3, folder.Path, resume: false);
        CancelAt(4, folder.Path, resume: true);
        AssertResumed(folder.Path, threads: 3, loaderThreads: 2);
    }

    [Fact]
    public void Run_CancelledBetweenEpochs_GivesTheSameWeights()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var observer = new ScriptedObserver { AtEpoch = _ => source.Cancel() };
        Assert.Throws<OperationCanceledException>(
            () => SmallRuns.Run(SmallRuns.Recipe, SmallRuns.Data, folder.Path, observer: observer, cancellation: source.Token));
        AssertResumed(folder.Path);
    }

    [Fact]
    public void Run_CancelledInTheValidation_GivesTheSameWeightsAndMetrics()
    {
        // More pictures than are evaluated at once, so that the cancellation is seen in the middle.
        DataSplits data = SmallRuns.Data with
        {
            Train = new ShapesDataset("t", 32, 1, 0),
            Validation = new ShapesDataset("v", 300, 1, 1),
        };
        Recipe recipe = SmallRuns.Recipe with { Epochs = 2 };
        using TemporaryFolder folder = new(), whole = new();
        using var source = new CancellationTokenSource();
        int reads = 0;
        var cancelling = new ScriptedDataset(data.Validation, _ =>
        {
            if (Interlocked.Increment(ref reads) == 310)
            {
                source.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(
            () => SmallRuns.Run(recipe, data with { Validation = cancelling }, folder.Path, cancellation: source.Token));
        var observer = new ScriptedObserver();
        TrainingResult resumed = SmallRuns.Run(recipe, data, folder.Path, resume: true, observer: observer);
        TrainingResult uninterrupted = SmallRuns.Run(recipe, data, whole.Path);
        Assert.Equal(0, observer.Steps);
        Assert.Equal(uninterrupted.WeightsSha256, resumed.WeightsSha256);
        Assert.Equal(Losses(whole), Losses(folder));

        static string[] Losses(TemporaryFolder run) =>
            [.. File.ReadLines(run["metrics.jsonl"]).Select(line => line[..line.IndexOf("\"picturesPerSecond\"", StringComparison.Ordinal)])];
    }

    [Theory]
    [InlineData(0, 6)]
    [InlineData(300, 6)]
    [InlineData(300, 2)]
    public void Run_CrashedAndResumedFromAnEarlierCheckpoint_GivesTheSameWeights(int intervalSeconds, int step)
    {
        using var folder = new TemporaryFolder();
        var observer = new ScriptedObserver { AtStep = at => ThrowAt(at, step) };
        Assert.Throws<CrashException>(() => SmallRuns.Run(
            SmallRuns.Recipe, SmallRuns.Data, folder.Path, observer: observer, interval: TimeSpan.FromSeconds(intervalSeconds)));
        AssertResumed(folder.Path);
    }

    [Fact]
    public void Run_CrashedAfterTheEpochThatEndsItEarly_EndsAsItWouldHave()
    {
        // A rate too small to move any weight: no epoch is better than the first.
        Recipe recipe = SmallRuns.Recipe with
        {
            Network = "nin-keras",
            BatchSize = 10,
            Epochs = 5,
            EarlyStopping = 1,
            EmaDecay = 0,
            Optimizer = new OptimizerSettings { LearningRate = 1e-30f },
        };
        DataSplits data = SmallRuns.Data with
        {
            Train = new ShapesDataset("t", 10, 1, 0),
            Validation = new ShapesDataset("v", 10, 1, 1),
            Test = null,
        };
        TrainingResult expected = SmallRuns.Run(recipe, data);
        Assert.Equal((TrainingEnd.EarlyStopping, 2), (expected.End, expected.Epochs));

        using var folder = new TemporaryFolder();
        var observer = new ScriptedObserver { AtEpoch = epoch => ThrowAt(epoch, 2) };
        Assert.Throws<CrashException>(() => SmallRuns.Run(recipe, data, folder.Path, observer: observer));
        TrainingResult resumed = SmallRuns.Run(recipe, data, folder.Path, resume: true);
        Assert.Equal(
            (expected.End, expected.Epochs, expected.WeightsSha256), (resumed.End, resumed.Epochs, resumed.WeightsSha256));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Run_WhitenedPicturesCancelledAndResumed_GivesTheSameWeights()
    {
        // The whitening is measured once and travels in the checkpoint.
        Recipe recipe = SmallRuns.Recipe with
        {
            Network = "nin-keras",
            BatchSize = 8,
            Epochs = 1,
            Preprocessing = PreprocessingKind.GcnZca,
        };
        DataSplits data = SmallRuns.WithoutValidation with { Train = new ShapesDataset("t", 24, 1, 0), Test = null };
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var observer = new ScriptedObserver { AtStep = _ => source.Cancel() };
        Assert.Throws<OperationCanceledException>(
            () => SmallRuns.Run(recipe, data, folder.Path, observer: observer, cancellation: source.Token));
        string resumed = SmallRuns.Run(recipe, data, folder.Path, resume: true).WeightsSha256;
        Assert.Equal(SmallRuns.Run(recipe, data).WeightsSha256, resumed);
    }

    [Fact]
    public void Run_EndedByTimeAndResumed_GivesTheSameWeights()
    {
        using var folder = new TemporaryFolder();
        var limit = TimeSpan.FromSeconds(1);
        var observer = new ScriptedObserver { AtStep = _ => Thread.Sleep(limit) };
        var options = new TrainerOptions { Folder = folder.Path, Threads = 2, TimeLimit = limit, Observer = observer };
        TrainingResult first = new Trainer(SmallRuns.Recipe, SmallRuns.Data, options).Run();
        Assert.Equal((TrainingEnd.TimeLimit, 0), (first.End, first.Epochs));
        Assert.Null(first.Validation);
        AssertResumed(folder.Path);
    }

    /// <summary>In the middle of an epoch, at the last step of one, and between two.</summary>
    [Theory]
    [InlineData(2, 0, 0)]
    [InlineData(SmallRuns.StepsPerEpoch, 0, 0)]
    [InlineData(0, 2, 2)]
    public void Run_StoppedByTheObserverAndResumed_GivesTheSameWeights(int step, int epoch, int done)
    {
        using var folder = new TemporaryFolder();
        var observer = new StoppingObserver(step, epoch);
        TrainingResult first = SmallRuns.Run(SmallRuns.Recipe, SmallRuns.Data, folder.Path, observer: observer);
        Assert.Equal((TrainingEnd.Stopped, done), (first.End, first.Epochs));
        AssertResumed(folder.Path, threads: 3, loaderThreads: 2);
    }

    [Fact]
    public void Run_ResumedWhenDone_GivesTheSameWeightsWithoutAStep()
    {
        using var folder = new TemporaryFolder();
        SmallRuns.Run(SmallRuns.Recipe, SmallRuns.Data, folder.Path);
        var observer = new ScriptedObserver();
        TrainingResult again = SmallRuns.Run(SmallRuns.Recipe, SmallRuns.Data, folder.Path, resume: true, observer: observer);
        Assert.Equal((0, Uninterrupted.Value), (observer.Steps, again.WeightsSha256));
    }

    private static void CancelAt(int step, string folder, bool resume)
    {
        using var source = new CancellationTokenSource();
        var observer = new ScriptedObserver
        {
            AtStep = at =>
            {
                if (at == step)
                {
                    source.Cancel();
                }
            },
        };
        Assert.Throws<OperationCanceledException>(
            () =>
                SmallRuns.Run(SmallRuns.Recipe, SmallRuns.Data, folder, resume, observer: observer, cancellation: source.Token));
        Assert.Equal(step, observer.Steps);
    }

    private static void AssertResumed(string folder, int threads = 2, int loaderThreads = 1)
    {
        TrainingResult result = SmallRuns.Run(SmallRuns.Recipe, SmallRuns.Data, folder, resume: true, threads, loaderThreads);
        Assert.Equal((TrainingEnd.Completed, 3), (result.End, result.Epochs));
        Assert.Equal(Uninterrupted.Value, result.WeightsSha256);
    }

    private static void ThrowAt(int at, int when)
    {
        if (at == when)
        {
            throw new CrashException();
        }
    }

    private sealed class CrashException : Exception;

    [Fact]
    public void Run_StoppedInsideAnEpochWithoutValidation_HasTheWeightsOfItsLastStep()
    {
        string[] weights = [.. new[] { 4, 5, 7 }.Select(step => SmallRuns.Run(
            SmallRuns.Recipe, SmallRuns.WithoutValidation, observer: new StoppingObserver(step, epoch: 0)).WeightsSha256)];
        Assert.Equal(3, weights.Distinct().Count());
    }

    /// <summary>Wants the run to end behind a step or an epoch, counted from 1.</summary>
    private sealed class StoppingObserver(int step, int epoch) : ITrainingObserver
    {
        private int _steps;

        public bool ShouldStop { get; private set; }

        public void OnProgress(in TrainingProgress progress) => ShouldStop |= ++_steps == step;

        public void OnEpoch(EpochMetrics metrics, bool isBest) => ShouldStop |= metrics.Epoch == epoch;
    }
}
