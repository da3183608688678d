using System.Text.Json;
using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Data.Preparing;
using Nin.Execution.Parameters;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Training;
using Nin.Training.Runs;

namespace Nin.Tests.Training;

public sealed class TrainerTests
{
    [Fact]
    public void Run_Folder_HoldsRecipeMetricsModelCheckpointAndEnvironment()
    {
        using var folder = new TemporaryFolder();
        var observer = new ScriptedObserver();
        TrainingResult result = SmallRuns.Run(SmallRuns.Recipe, SmallRuns.Data, folder.Path, observer: observer);
        var files = new RunFolder(folder.Path);
        Assert.Equal(
            ["checkpoint.safetensors", "environment.json", "metrics.jsonl", "model.safetensors", "recipe.json"],
            Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal(RecipeFile.ToJson(SmallRuns.Recipe), RecipeFile.ToJson(RecipeFile.Load(files.Recipe)));
        Assert.Equal(3, File.ReadLines(files.Metrics).Count());
        Assert.All(File.ReadLines(files.Metrics), line => JsonDocument.Parse(line).Dispose());

        var model = Model.Load(files.Model);
        Assert.Equal(result.WeightsSha256, model.WeightsSha256());
        using var metrics = JsonDocument.Parse(model.Metrics!);
        Assert.Equal(result.Test!.Accuracy, metrics.RootElement.GetProperty("testAccuracy").GetDouble());
        Assert.Equal(RecipeFile.ToJson(SmallRuns.Recipe), model.Recipe);
        Assert.Equal(SmallRuns.Data.Train.Classes, model.Labels);
        Assert.Equal("start", observer.Order[0]);
    }

    [Theory]
    [InlineData(BestBy.Accuracy)]
    [InlineData(BestBy.Loss)]
    public void Run_Validation_KeepsTheBestEpoch(BestBy by)
    {
        using var folder = new TemporaryFolder();
        var observer = new ScriptedObserver();
        Recipe recipe = SmallRuns.Recipe with
        {
            Epochs = 4,
            EmaDecay = 0,
            BestBy = by,
            Optimizer = new OptimizerSettings { LearningRate = 0.3f },
        };
        TrainingResult result = SmallRuns.Run(recipe, SmallRuns.Data, folder.Path, observer: observer);
        EpochMetrics best = by == BestBy.Accuracy
            ? observer.Epochs.OrderByDescending(e => e.ValidationAccuracy).ThenBy(e => e.ValidationLoss).First()
            : observer.Epochs.OrderBy(e => e.ValidationLoss).ThenByDescending(e => e.ValidationAccuracy).First();
        Assert.Equal(best.ValidationAccuracy, result.Validation);
        Assert.Equal(best.Epoch, observer.BestEpoch);
        using var classifier = new Classifier(result.Model, 1);
        Evaluation evaluation = classifier.Evaluate(SmallRuns.Data.Validation!);
        Assert.Equal((best.ValidationAccuracy, best.ValidationLoss), (evaluation.Accuracy, evaluation.Loss));
        Assert.Equal(classifier.Evaluate(SmallRuns.Data.Test!), result.Test);
    }

    [Fact]
    public void Run_NoValidation_KeepsTheLastEpoch()
    {
        using var folder = new TemporaryFolder();
        var observer = new ScriptedObserver();
        TrainingResult result = SmallRuns.Run(
            SmallRuns.Recipe with { EmaDecay = 0 }, SmallRuns.WithoutValidation, folder.Path, observer: observer);
        Assert.Null(result.Validation);
        Assert.Equal(0, observer.BestEpoch);

        // Without a moving average the checkpoint's weights are the last ones.
        Assert.Equal(result.WeightsSha256, Model.Load(folder["checkpoint.safetensors"]).WeightsSha256());
    }

    [Fact]
    public void Run_MovingAverage_IsWhatIsKept()
    {
        using var folder = new TemporaryFolder();
        TrainingResult result = SmallRuns.Run(SmallRuns.Recipe, SmallRuns.WithoutValidation, folder.Path);
        Assert.NotEqual(result.WeightsSha256, Model.Load(folder["checkpoint.safetensors"]).WeightsSha256());
    }

    [Fact]
    public void Run_ShareForValidation_IsTakenFromTheTrainingPictures()
    {
        var observer = new StartObserver();
        SmallRuns.Run(SmallRuns.Recipe with { Epochs = 1, Validation = 0.2 }, SmallRuns.WithoutValidation, observer: observer);
        Assert.Equal(
            (56, 14, 20), (observer.Start!.TrainPictures, observer.Start.ValidationPictures, observer.Start.TestPictures));
    }

    [Fact]
    public void Run_NoBetterEpoch_StopsEarly()
    {
        Recipe recipe = SmallRuns.Recipe with
        {
            Network = "nin-keras",
            BatchSize = 10,
            Epochs = 9,
            EarlyStopping = 2,
            EmaDecay = 0,
            Optimizer = new OptimizerSettings { LearningRate = 1e-30f },
        };
        var data = new DataSplits("t", new ShapesDataset("t", 10, 1, 0), new ShapesDataset("v", 10, 1, 1), null);
        TrainingResult result = SmallRuns.Run(recipe, data);
        Assert.Equal((TrainingEnd.EarlyStopping, 3), (result.End, result.Epochs));
    }

    [Fact]
    public void Run_BatchLargerThanTheSet_TrainsOnAllOfIt()
    {
        var observer = new ScriptedObserver();
        SmallRuns.Run(SmallRuns.Recipe with { Epochs = 2, BatchSize = 1000 }, SmallRuns.WithoutValidation, observer: observer);
        Assert.Equal(2, observer.Steps);
    }

    [Fact]
    public void Run_InitFrom_TakesWhatFitsAndSaysSoAfterTheStart()
    {
        TrainingResult source = SmallRuns.Run(SmallRuns.Recipe with { Epochs = 1 }, SmallRuns.WithoutValidation);
        Image[] images = [.. Enumerable.Range(0, 20).Select(SmallRuns.Data.Train.Read)];
        var three = new InMemoryDataset("three", ["a", "b", "c"], images, [.. Enumerable.Range(0, 20).Select(i => i % 3)]);
        var observer = new ScriptedObserver();
        Recipe recipe = SmallRuns.Recipe with
        {
            Epochs = 1,
            EmaDecay = 0,
            Optimizer = new OptimizerSettings { LearningRate = 1e-30f },
        };
        var trainer = new Trainer(
            recipe, new DataSplits("three", three, null, null), new TrainerOptions { InitFrom = source.Model, Observer = observer });
        TrainingResult result = trainer.Run();
        Assert.Equal("began with 40 of 42 tensors of nin-small; the others are drawn anew", observer.Notices[^1]);
        Assert.Equal(["start", "notice", "notice", "step"], observer.Order.Take(4));
        Assert.Equal(Weight(source.Model, "mlpconv1.conv1.weight"), Weight(result.Model, "mlpconv1.conv1.weight"));

        static float[] Weight(Model model, string name) => model.Weights.First(weight => weight.Name == name).Tensor.Data;
    }

    [Fact]
    public void Run_InitFromANetworkWithoutACommonTensor_Throws()
    {
        Network network = new NetworkBuilder("other", 2, 2, 1).Conv2d(2, 1).GlobalAvgPool2d().Build();
        using var parameters = new ParameterBuffer(new ParameterLayout(network));
        var source = new Model(network, parameters.ToTensors(), ["a", "b"], Preprocessing.ScaleOnly(2, 2, 1));
        var error = Assert.Throws<RecipeException>(
            () => new Trainer(SmallRuns.Recipe, SmallRuns.WithoutValidation, new TrainerOptions { InitFrom = source }).Run());
        Assert.Equal("init-from: no tensor of other fits the network.", error.Message);
    }

    [Fact]
    public void Run_UnknownNetwork_ListsTheKnownOnes()
    {
        var error = Assert.Throws<RecipeException>(() => SmallRuns.Run(SmallRuns.Recipe with { Network = "vgg" }, SmallRuns.Data));
        Assert.StartsWith("network: 'vgg' is no known network. Known: nin-cifar10, ", error.Message);
    }

    [Fact]
    public void Run_AugmentationLargerThanThePictures_NamesTheSettingBeforeAnythingIsWritten()
    {
        using var folder = new TemporaryFolder();
        Recipe recipe = SmallRuns.Recipe with { Augmentation = new Augmentation(Shift: 32) };
        var error = Assert.Throws<RecipeException>(() => SmallRuns.Run(recipe, SmallRuns.Data, folder["run"]));
        Assert.Equal("Augmentation: expected a shift from 0 to 31 for 32x32 pictures, got 32.", error.Message);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void Trainer_PartsWithOtherClasses_Throws()
    {
        var other = new InMemoryDataset("other", ["a", "b"], [SmallRuns.Data.Train.Read(0)], [1]);
        var error = Assert.Throws<ArgumentException>(() => new Trainer(SmallRuns.Recipe, SmallRuns.Data with { Test = other }));
        Assert.StartsWith("other has the classes a, b; expected those of t/train: ", error.Message);
        Assert.Throws<ArgumentException>(() => new Trainer(SmallRuns.Recipe, SmallRuns.Data with { Validation = other }));
    }

    [Fact]
    public void Trainer_OneClass_Throws()
    {
        var one = new InMemoryDataset("one", ["a"], [SmallRuns.Data.Train.Read(0)], [0]);
        var error = Assert.Throws<ArgumentException>(() => new Trainer(SmallRuns.Recipe, new DataSplits("one", one, null, null)));
        Assert.StartsWith("one: expected at least 2 classes, got 1.", error.Message);
    }

    [Fact]
    public void Trainer_OptionsOutOfRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new Trainer(SmallRuns.Recipe, SmallRuns.Data, new TrainerOptions { Threads = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new Trainer(SmallRuns.Recipe, SmallRuns.Data, new TrainerOptions { LoaderThreads = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new Trainer(SmallRuns.Recipe, SmallRuns.Data, new TrainerOptions { TimeLimit = TimeSpan.Zero }));
        Assert.Throws<RecipeException>(() => new Trainer(SmallRuns.Recipe with { Epochs = 0 }, SmallRuns.Data));
    }

    private sealed class StartObserver : ITrainingObserver
    {
        public TrainingStart? Start { get; private set; }

        public void OnStart(TrainingStart start) => Start = start;

        public void OnProgress(in TrainingProgress progress)
        {
        }

        public void OnEpoch(EpochMetrics metrics, bool isBest)
        {
        }

        public void OnNotice(string text)
        {
        }
    }
}
