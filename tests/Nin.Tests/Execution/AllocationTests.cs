using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Networks;
using Nin.Objectives;
using Nin.Threading;
using Nin.Training;

namespace Nin.Tests.Execution;

/// <summary>Tests that count what the whole process allocates, and so run alone.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTestsAlone;

/// <summary>A plan that runs allocates nothing, on any of its threads.</summary>
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    /// <summary>The test host allocates now and then beside us; what the code itself allocates shows in every round.</summary>
    private const int Rounds = 8;

    public static TheoryData<string> Networks => SmallNetworks.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void TrainingStep_AfterTheFirst_AllocatesNothing(string name)
    {
        Network network = SmallNetworks.Create(name);
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        using var pool = new WorkerPool(3);
        using var executor = new TrainingExecutor(
            network, parameters, KernelSet.Default, pool, 8, 4, new Classification(0.1f), fewestPictures: 1);
        using var optimizer = LabelledRuns.Update(parameters, new Recipe { EmaDecay = 0.9f }, KernelSet.Default, pool);
        float[] pictures = TestNumbers.Pictures(network, 8);
        float[] targets = LabelledRuns.Targets(TestNumbers.Labels(network, 8));
        Assert.Equal(0, LeastAllocated(() =>
        {
            executor.Run(pictures, targets, 1, 3);
            optimizer.Step(executor.Gradient, 0.01f, 3);
        }));
    }

    [Fact]
    public void InferenceRun_AfterTheFirst_AllocatesNothing()
    {
        Network network = SmallNetworks.Create("batch norm");
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        using var pool = new WorkerPool(3);
        using var executor = new InferenceExecutor(network, parameters, KernelSet.Default, pool);
        float[] pictures = TestNumbers.Pictures(network, 40), outputs = new float[40 * network.Classes];
        Assert.Equal(0, LeastAllocated(() => executor.Run(40, pictures, outputs)));
    }

    [Fact]
    public void TrainerEpoch_AfterTheFirst_AllocatesNothingBetweenItsSteps()
    {
        var observer = new AllocationObserver();
        var recipe = new Recipe
        {
            Epochs = 4,
            BatchSize = 16,
            Shards = 4,
            Validation = 0,
            EmaDecay = 0.9f,
            Augmentation = new Augmentation(Shift: 2, HorizontalFlip: true, Cutout: 4),
        };
        var data = new DataSplits("t", new ShapesDataset("t", 160, 1, 0), null, null);
        new Trainer(recipe, data, new TrainerOptions { Threads = 2, Observer = observer }).Run();
        Assert.Equal(0, observer.Least);
    }

    private static long LeastAllocated(Action act)
    {
        act();
        act();
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            act();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }

    /// <summary>Measures from step to step within the epochs after the first.</summary>
    private sealed class AllocationObserver : ITrainingObserver
    {
        private long _before;

        public long Least { get; private set; } = long.MaxValue;

        public void OnStart(TrainingStart start)
        {
        }

        public void OnProgress(in TrainingProgress progress)
        {
            long now = GC.GetTotalAllocatedBytes(precise: true);
            if (progress.Epoch > 1 && progress.Batch > 2)
            {
                Least = Math.Min(Least, now - _before);
            }

            _before = GC.GetTotalAllocatedBytes(precise: true);
        }

        public void OnEpoch(EpochMetrics metrics, bool isBest)
        {
        }

        public void OnNotice(string text)
        {
        }
    }
}
