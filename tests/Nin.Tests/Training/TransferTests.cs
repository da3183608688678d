using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Data.Preparing;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Tests.Models;
using Nin.Training;
using Nin.Training.Runs;

namespace Nin.Tests.Training;

/// <summary>Training on top of weights that stay as they are.</summary>
public sealed class TransferTests : IDisposable
{
    private static readonly Recipe Head = SmallRuns.Recipe with
    {
        Freeze = "all",
        Epochs = 5,
        Optimizer = new OptimizerSettings { Kind = OptimizerKind.AdamW, LearningRate = 0.02f, WeightDecay = 0.01f },
        Augmentation = new Augmentation(Shift: 2, HorizontalFlip: true, Views: 2),
    };

    private static readonly Recipe FineTuning = Head with
    {
        Freeze = "1",
        Epochs = 2,
        HeadEpochs = 2,
        HeadLearningRate = 0.02f,
        Augmentation = new Augmentation(Shift: 2, HorizontalFlip: true),
    };

    private static readonly Network Trunk = new NetworkBuilder("trunk", 32, 32, 3)
        .Conv2d(8, 3, stride: 2, padding: 1).BatchNorm2d().Relu()
        .Conv2d(12, 3, stride: 2, padding: 1).BatchNorm2d().Relu()
        .Conv2d(16, 3, padding: 1).Relu().Build();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_Frozen_LeavesTheBackboneToTheBit()
    {
        Backbone backbone = Backbone();
        TrainingResult result = Train(backbone, Head);
        foreach (NamedTensorPair pair in Pairs(backbone, result.Model))
        {
            Assert.True(pair.Before.AsSpan().SequenceEqual(pair.After), pair.Name);
        }

        Assert.Contains(
            result.Model.Weights.Single(weight => weight.Name == "head.weight").Tensor.Data, number => number != 0);
        Assert.True(result.History[^1].TrainLoss < result.History[0].TrainLoss);
        Assert.Equal(backbone.Preprocessing, result.Model.Preprocessing);
    }

    [Fact]
    public void Run_Frozen_MeasuresAsTheFinishedModelDoes()
    {
        TrainingResult result = Train(Backbone(), Head);
        using var classifier = new Classifier(result.Model, threads: 1);
        Evaluation evaluation = classifier.Evaluate(SmallRuns.Data.Test!);
        Assert.Equal(result.Test!.Correct, evaluation.Correct);
        Assert.Equal(result.Test.Loss, evaluation.Loss, 5);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("1")]
    public void Run_PicturesThatAreResized_MeasuresAsTheFinishedModelDoes(string freeze)
    {
        Backbone whole = Backbone();
        var seen = new Preprocessing(PreprocessingKind.Scale, 32, 32, 3, 255, [], [])
        {
            Resizing = new Resizing(ResizeMode.Center, 0.5),
            Background = new Rgb(0, 0, 0),
        };
        var backbone = Nin.Models.Backbone.Of(new ImportedNetwork(whole.Network, whole.Weights, [], seen));
        var data = new DataSplits("wide", new WidePictures(48), new WidePictures(24), new WidePictures(24));
        TrainingResult result = new TransferTrainer(
            backbone, Head with { Freeze = freeze, BatchSize = 16 }, data, new TrainerOptions { Threads = 2 }).Run();
        using var classifier = new Classifier(result.Model, threads: 1);
        Evaluation evaluation = classifier.Evaluate(data.Test!);
        Assert.Equal(seen, result.Model.Preprocessing);
        Assert.Equal(evaluation.Correct, result.Test!.Correct);
        Assert.Equal(evaluation.Loss, result.Test.Loss, evaluation.Loss * 1e-6);
    }

    [Fact]
    public void Run_FeaturesKept_LearnsTheSameAsWithoutKeeping()
    {
        // As many views as epochs: nothing ever comes again, and all pictures are those of a training without views.
        Assert.Equal(Learned(views: 0), Learned(views: Head.Epochs));
        Assert.NotEqual(Learned(views: 0), Learned(views: 2));

        static string Learned(int views) => new TransferTrainer(
            Backbone(), Head with { Augmentation = Head.Augmentation with { Views = views } }, SmallRuns.WithoutValidation).Run()
            .WeightsSha256;
    }

    [Fact]
    public void Run_FeaturesKept_ReadsNoPictureAgain()
    {
        int reads = 0;
        var counted = SmallRuns.WithoutValidation with
        {
            Train = new ScriptedDataset(SmallRuns.Data.Train, _ => Interlocked.Increment(ref reads)),
        };
        int epochs = Head.Epochs;
        new TransferTrainer(Backbone(), Head, counted, new TrainerOptions { Threads = 1 }).Run();
        int once = reads;
        new TransferTrainer(Backbone(), Head with { Epochs = epochs + 20 }, counted, new TrainerOptions { Threads = 1 }).Run();

        // Each epoch leaves over other pictures of a batch, whose features are then yet to be computed.
        Assert.InRange(reads - once, once, once + (2 * SmallRuns.Data.Train.Count));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public void Run_AnyThreads_GivesTheSameBits(int threads, int loaderThreads) => Assert.Equal(
        Train(Backbone(), Head).WeightsSha256,
        Train(Backbone(), Head, new TrainerOptions { Threads = threads, LoaderThreads = loaderThreads }).WeightsSha256);

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    public void Run_CancelledAndResumed_GivesTheSameBits(int step) => Resumed(Head, step);

    [Theory]
    [InlineData(3)] // Within the head's own epochs.
    [InlineData(11)] // After them.
    public void Run_FineTuningCancelledAndResumed_GivesTheSameBits(int step) => Resumed(FineTuning, step);

    [Fact]
    public void Run_FineTuning_LeavesTheFrozenLayersAndMovesTheRest()
    {
        Backbone backbone = Backbone();
        Model model = Train(backbone, FineTuning).Model;
        Assert.All(Pairs(backbone, model), pair => Assert.Equal(
            pair.Name.StartsWith("conv1.", StringComparison.Ordinal)
                || pair.Name.StartsWith("bn1.", StringComparison.Ordinal),
            pair.Before.AsSpan().SequenceEqual(pair.After)));
    }

    [Fact]
    public void Run_FineTuning_KeepsTheHeadsRunInAFolder()
    {
        Train(Backbone(), FineTuning, new TrainerOptions { Folder = _folder.Path });
        Assert.True(new RunFolder(Path.Combine(_folder.Path, "head")).HoldsRun);
        Assert.True(new RunFolder(_folder.Path).HoldsRun);
    }

    [Fact]
    public void Run_AnotherBackboneOnResuming_IsRefused()
    {
        Train(Backbone(), Head, new TrainerOptions { Folder = _folder.Path });
        Assert.StartsWith("resume: the run began with the weights of a model whose SHA-256 is", Assert.Throws<RecipeException>(() =>
            Train(Backbone(seed: 9), Head, new TrainerOptions { Folder = _folder.Path, Resume = true })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FrozenWithoutAModelToBeginWith_IsRefused() => Assert.Equal(
        "freeze: only weights that are begun with can stay as they are. Name a model to begin with.",
        Assert.Throws<RecipeException>(() => SmallRuns.Run(Head, SmallRuns.Data)).Message);

    [Theory]
    [InlineData("4", "freeze: expected fewer layers than the 4 with weights of trunk-transfer, so that one learns, got 4.")]
    [InlineData("some", "freeze: expected 'all', a number of layers, or nothing, got 'some'.")]
    [InlineData("-1", "freeze: expected 'all', a number of layers, or nothing, got '-1'.")]
    public void Run_FreezeThatCannotBe_SaysSo(string freeze, string message) => Assert.Equal(
        message, Assert.Throws<RecipeException>(() => Train(Backbone(), Head with { Freeze = freeze })).Message);

    /// <summary>The head would have learned first, for an hour perhaps.</summary>
    [Fact]
    public void Run_FreezeThatCannotBeBehindAHead_SaysSoBeforeTheHeadLearns()
    {
        var error = Assert.Throws<RecipeException>(
            () => Train(Backbone(), FineTuning with { Freeze = "999" }, new TrainerOptions { Folder = _folder.Path }));
        Assert.StartsWith("freeze: expected fewer layers than the 4 with weights", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "head")));
    }

    [Fact]
    public void Run_InitFromAndFrozen_TakesThatModelsPreprocessing()
    {
        Model first = SmallRuns.Run(SmallRuns.Recipe with { Epochs = 1 }, SmallRuns.Data).Model;
        Model second = new Trainer(
            first.Network, Head with { Epochs = 1 }, SmallRuns.Data, new TrainerOptions { InitFrom = first, Threads = 1 })
            .Run().Model;
        Assert.Equal(first.Preprocessing, second.Preprocessing);
    }

    private sealed record NamedTensorPair(string Name, float[] Before, float[] After);

    private static IEnumerable<NamedTensorPair> Pairs(Backbone backbone, Model model)
    {
        var after = model.Weights.ToDictionary(weight => weight.Name, weight => weight.Tensor.Data);
        return backbone.Weights.Select(weight => new NamedTensorPair(weight.Name, weight.Tensor.Data, after[weight.Name]));
    }

    /// <summary>Wide photographs, half transparent, that would come out otherwise if squashed or laid on white.</summary>
    private sealed class WidePictures(int count) : Dataset
    {
        public override string Name => "wide";

        public override int Count => count;

        public override IReadOnlyList<string> Classes => ["a", "b"];

        public override bool IsEncoded => true;

        public override int Label(int index) => index % 2;

        public override Image Read(int index)
        {
            byte[] pixels = new byte[40 * 90 * 4];
            new System.Random(index).NextBytes(pixels);
            return new Image(40, 90, 4, pixels);
        }
    }

    private void Resumed(Recipe recipe, int step)
    {
        string expected = Train(Backbone(), recipe).WeightsSha256;
        using var cancellation = new CancellationTokenSource();
        int steps = 0;
        var observer = new ScriptedObserver { AtStep = _ => CancelAt(ref steps, step, cancellation) };
        Assert.Throws<OperationCanceledException>(() => new TransferTrainer(
            Backbone(), recipe, SmallRuns.Data, new TrainerOptions { Folder = _folder.Path, Observer = observer, Threads = 2 })
            .Run(cancellation.Token));
        Assert.Equal(
            expected, Train(Backbone(), recipe, new TrainerOptions { Folder = _folder.Path, Resume = true }).WeightsSha256);
    }

    private static void CancelAt(ref int steps, int step, CancellationTokenSource cancellation)
    {
        if (++steps == step)
        {
            cancellation.Cancel();
        }
    }

    private static Backbone Backbone(ulong seed = 3) => Nin.Models.Backbone.Of(BackboneTests.Imported(Trunk, seed));

    private static TrainingResult Train(Backbone backbone, Recipe recipe, TrainerOptions? options = null) =>
        new TransferTrainer(backbone, recipe, SmallRuns.Data, options ?? new TrainerOptions { Threads = 2 }).Run();
}
