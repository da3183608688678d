using Nin.Formats;
using Nin.Models;
using Nin.Tensors;
using Nin.Training;
using Nin.Training.Schedules;

namespace Nin.Tests.Training;

/// <summary>Runs that go wrong: what is on the disk stays good.</summary>
public sealed class TrainingFailureTests
{
    private static readonly Recipe Exploding = SmallRuns.Recipe with
    {
        Optimizer = new OptimizerSettings { LearningRate = 1e30f },
        Schedule = new ScheduleSettings { Kind = ScheduleKind.Constant },
        EmaDecay = 0,
    };

    [Fact]
    public void Run_LossBecomesNoNumber_NamesStepRateAndCheckpointAndLeavesFiniteFiles()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<TrainingException>(
            () => SmallRuns.Run(Exploding, SmallRuns.Data, folder.Path, interval: TimeSpan.FromTicks(1)));
        Assert.StartsWith("step 2, epoch 1, learning rate 1E+30: the loss is NaN.", error.Message);
        Assert.EndsWith($" The last good checkpoint is {folder["checkpoint.safetensors"]}. Try a lower learning rate.", error.Message);
        AssertFinite(Model.Load(folder["checkpoint.safetensors"]));
    }

    [Fact]
    public void Run_LaterEpochExplodes_LeavesTheModelOfTheEpochBefore()
    {
        using var folder = new TemporaryFolder();
        Recipe recipe = Exploding with
        {
            Optimizer = new OptimizerSettings { LearningRate = 1e25f },
            Schedule = new ScheduleSettings { Kind = ScheduleKind.Step, Milestones = [0, 1], Gamma = 1 },
            Epochs = 3,
        };
        TrainingResult good = SmallRuns.Run(SmallRuns.Recipe with { Epochs = 1 }, SmallRuns.WithoutValidation, folder.Path);
        Assert.Throws<TrainingException>(() => SmallRuns.Run(recipe, SmallRuns.WithoutValidation, folder.Path));
        Assert.Equal(good.WeightsSha256, Model.Load(folder["model.safetensors"]).WeightsSha256());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_LastStepMakesTheWeightsInfinite_KeepsNoSuchModel(bool timeLimit)
    {
        // The loss of the only step is a number; the step itself is not.
        using var folder = new TemporaryFolder();
        Recipe recipe = Exploding with
        {
            Epochs = 1,
            BatchSize = 70,
            ParameterGroups = [new ParameterGroup("*", LearningRateFactor: 1e20f)],
        };
        var limit = TimeSpan.FromSeconds(1);
        var options = new TrainerOptions
        {
            Folder = folder.Path,
            TimeLimit = timeLimit ? limit : null,
            Observer = new ScriptedObserver { AtStep = _ => Thread.Sleep(timeLimit ? limit : TimeSpan.Zero) },
        };
        var error = Assert.Throws<TrainingException>(() => new Trainer(recipe, SmallRuns.WithoutValidation, options).Run());
        Assert.Contains("the weights are no finite numbers", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["model.safetensors"]));
        Assert.False(File.Exists(folder["checkpoint.safetensors"]));
    }

    [Fact]
    public void Run_DamagedPicture_ThrowsItsErrorAndLeavesTheCheckpoint()
    {
        using var folder = new TemporaryFolder();
        int reads = 0;
        var broken = new ScriptedDataset(SmallRuns.Data.Train, _ =>
        {
            // The first pass measures the channels, the second takes the pictures' fingerprint.
            if (Interlocked.Increment(ref reads) == 70 + 70 + 80)
            {
                throw new IOException("the disk went away");
            }
        });
        var error = Assert.Throws<IOException>(() => SmallRuns.Run(
            SmallRuns.Recipe, SmallRuns.Data with { Train = broken }, folder.Path, interval: TimeSpan.FromTicks(1)));
        Assert.Equal("the disk went away", error.Message);
        AssertFinite(Model.Load(folder["checkpoint.safetensors"]));
    }

    [Fact]
    public void Run_TestPartThatCannotBeReadInTheEnd_KeepsTheResultAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        var broken = new ScriptedDataset(SmallRuns.Data.Test!, _ => throw new NinFormatException("PNG", "the file is cut off.", "test/cat/1.png"));
        var observer = new ScriptedObserver();
        TrainingResult result = SmallRuns.Run(
            SmallRuns.Recipe, SmallRuns.Data with { Test = broken }, folder.Path, observer: observer);
        Assert.Null(result.Test);
        Assert.Equal("the test part could not be measured, the model is kept: test/cat/1.png: PNG: the file is cut off.", observer.Notices.Single());
        Assert.Equal(SmallRuns.Run(SmallRuns.Recipe, SmallRuns.Data).WeightsSha256, Model.Load(folder["model.safetensors"]).WeightsSha256());
    }

    [Fact]
    public void Run_FewValidationPictures_FitsNoTemperatureAndSaysSo()
    {
        var observer = new ScriptedObserver();
        TrainingResult result = SmallRuns.Run(SmallRuns.Recipe, SmallRuns.Data, observer: observer);
        Assert.Equal(1, result.Model.Temperature);
        Assert.Matches(
            @"^no temperature is fitted to the probabilities: \d+ pictures are too few: expected 200 or more$", observer.NoTemperature);
    }

    [Fact]
    public void Run_ValidationPartThatCannotBeRead_LeavesTheCheckpointOfTheEpoch()
    {
        using var folder = new TemporaryFolder();
        var broken = new ScriptedDataset(SmallRuns.Data.Validation!, _ => throw new IOException("the disk went away"));
        Assert.Throws<IOException>(
            () => SmallRuns.Run(SmallRuns.Recipe, SmallRuns.Data with { Validation = broken }, folder.Path));
        AssertFinite(Model.Load(folder["checkpoint.safetensors"]));
        TrainingResult resumed = SmallRuns.Run(SmallRuns.Recipe, SmallRuns.Data, folder.Path, resume: true);
        Assert.Equal(SmallRuns.Run(SmallRuns.Recipe, SmallRuns.Data).WeightsSha256, resumed.WeightsSha256);
    }

    [Fact]
    public void Run_FolderThatCannotBeMade_ThrowsAnIOException()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "in the way");
        Assert.ThrowsAny<IOException>(() => SmallRuns.Run(SmallRuns.Recipe, SmallRuns.Data, folder["file/run"]));
    }

    private static void AssertFinite(Model model)
    {
        foreach (NamedTensor weight in model.Weights)
        {
            Assert.All(weight.Tensor.Data, value => Assert.True(float.IsFinite(value), weight.Name));
        }
    }
}
