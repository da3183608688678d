using System.Text;
using System.Text.Json.Nodes;
using Nin.Data;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Formats;
using Nin.Formats.Safetensors;
using Nin.Kernels;
using Nin.Models;
using Nin.Objectives;
using Nin.Tests.Execution;
using Nin.Tests.Formats;
using Nin.Tests.Models;
using Nin.Threading;
using Nin.Training;
using Nin.Training.Optimizers;
using Nin.Training.Runs;

namespace Nin.Tests.Training.Runs;

public sealed class CheckpointTests
{
    private static readonly TrainingState State = new()
    {
        Attempt = 2,
        Step = 123456789012,
        Epoch = 3,
        Batch = 4,
        LossSum = 0.1 + 0.2,
        Correct = 5,
        Seen = 6,
        BestEpoch = 2,
        BestAccuracy = 1.0 / 3,
        BestLoss = 2.0 / 3,
        ZeroSteps = 1,
        StuckSteps = 2,
        Seconds = 1e-9,
        TrainPictures = 7,
        Classes = 8,
        Metrics = [new EpochMetrics { Epoch = 1, TrainLoss = 0.1, ValidationLoss = null }],
    };

    [Theory]
    [InlineData(0f)]
    [InlineData(0.9f)]
    public void Restore_WrittenCheckpoint_IsTheSameToTheBit(float emaDecay)
    {
        using var folder = new TemporaryFolder();
        Model model = ModelFixture.Create();
        using ParameterBuffer parameters = model.ToParameters(), velocity = TestNumbers.Parameters(model.Network,
            1), average = TestNumbers.Parameters(model.Network, 2);
        var recipe = new Recipe { EmaDecay = emaDecay };
        using var pool = new WorkerPool(1);
        using var executor = new TrainingExecutor(model.Network, parameters, KernelSet.Default, pool, 4, 1, new Classification());
        using ParameterUpdate before = LabelledRuns.Update(parameters, recipe, KernelSet.Default,
            pool), after = LabelledRuns.Update(parameters, recipe, KernelSet.Default, pool);
        before.State[0].Buffer.CopyFrom(velocity);
        before.Average?.CopyFrom(average);
        Checkpoint.Write(folder["c"], model, before, State);

        (SafetensorsFile file, Model read, TrainingState state) = Checkpoint.Read(folder["c"]);
        Assert.Equal(model.WeightsSha256(), read.WeightsSha256());
        Assert.Equal(State with { Metrics = [] }, state with { Metrics = [] });
        Assert.Equal(State.Metrics, state.Metrics);
        parameters.Trained.Clear();
        Checkpoint.Restore(file, folder["c"], parameters, after);
        Assert.Equal(model.WeightsSha256(), Model.Sha256(parameters.ToTensors()));
        Assert.Equal(velocity.Trained, after.State[0].Buffer.Trained);
        Assert.Equal(emaDecay > 0, after.Average is not null);
        if (after.Average is not null)
        {
            Assert.Equal(average.Trained, after.Average.Trained);
            Assert.Equal(average.Running, after.Average.Running);
        }
    }

    [Fact]
    public void Load_Checkpoint_OpensAsAModel()
    {
        using var folder = new TemporaryFolder();
        TrainingResult result = SmallRuns.Run(
            SmallRuns.Recipe with { Epochs = 1, EmaDecay = 0 }, SmallRuns.WithoutValidation, folder.Path);
        using var classifier = new Classifier(Model.Load(folder["checkpoint.safetensors"]), 1);
        Assert.Equal(result.Test, classifier.Evaluate(SmallRuns.Data.Test!));
    }

    /// <summary>The checkpoint of an earlier version, whose recipe does not name a setting that has been added since.</summary>
    [Fact]
    public void Run_CheckpointWithoutANewSetting_IsResumed()
    {
        using var folder = new TemporaryFolder();
        string expected = SmallRuns.Run(SmallRuns.Recipe with { Epochs = 1 }, SmallRuns.WithoutValidation,
            folder.Path).WeightsSha256;
        byte[] file = File.ReadAllBytes(folder["checkpoint.safetensors"]);
        byte[] setting = Encoding.UTF8.GetBytes(""",\n    \"mixupOffEpoch\": 0""");
        int at = file.AsSpan().IndexOf(setting);
        file.AsSpan(at, setting.Length).Fill((byte)' ');

        // Such a checkpoint has no checksum either: under another name it is none.
        int checksum = file.AsSpan().IndexOf("nin.checksum"u8);
        file[checksum] = (byte)'o';
        File.WriteAllBytes(folder["checkpoint.safetensors"], file);
        Assert.DoesNotContain("mixupOffEpoch", Model.Load(folder["checkpoint.safetensors"]).Recipe!, StringComparison.Ordinal);
        TrainingResult resumed = SmallRuns.Run(
            SmallRuns.Recipe with { Epochs = 1 }, SmallRuns.WithoutValidation, folder.Path, resume: true);
        Assert.Equal(expected, resumed.WeightsSha256);
    }

    [Fact]
    public void Run_ResumedWithAnotherRecipe_SaysWhatToDo()
    {
        using var folder = new TemporaryFolder();
        SmallRuns.Run(SmallRuns.Recipe with { Epochs = 1 }, SmallRuns.WithoutValidation, folder.Path);
        var error = Assert.Throws<RecipeException>(
            () => SmallRuns.Run(
                SmallRuns.Recipe with
                {
                    Epochs = 1,
                    Seed = 8,
                    Optimizer = new OptimizerSettings { LearningRate = 0.25f },
                    Dropout = 0.5f
                },
                SmallRuns.WithoutValidation, folder.Path, resume: true));
        Assert.Equal(
            $"resume: {folder["checkpoint.safetensors"]} was made with another recipe: "
            + $"seed is 8, was 7; optimizer.learningRate is 0.25, was 0.05; dropout is 0.5, was not set. Resume with the settings of {folder["recipe.json"]}, or begin a new run.",
            error.Message);
    }

    [Fact]
    public void Run_ResumedOnOtherData_SaysSo()
    {
        using var folder = new TemporaryFolder();
        SmallRuns.Run(SmallRuns.Recipe with { Epochs = 1 }, SmallRuns.WithoutValidation, folder.Path);
        DataSplits other = SmallRuns.WithoutValidation with { Name = "other", Train = new ShapesDataset("o", 71, 1, 0) };
        var error = Assert.Throws<RecipeException>(
            () => SmallRuns.Run(SmallRuns.Recipe with { Epochs = 1 }, other, folder.Path, resume: true));
        Assert.Equal(
            $"resume: {folder["checkpoint.safetensors"]} was made on 70 pictures of 10 classes, other has 71 of 10.", error.Message);
    }

    [Fact]
    public void Run_ResumedWithoutACheckpoint_Begins()
    {
        using var folder = new TemporaryFolder();
        var observer = new ScriptedObserver();
        SmallRuns.Run(
            SmallRuns.Recipe with { Epochs = 1 }, SmallRuns.WithoutValidation, folder.Path, resume: true, observer: observer);
        Assert.Equal(SmallRuns.StepsPerEpoch, observer.Steps);
    }

    [Theory]
    [InlineData("epoch", "-1")]
    [InlineData("batch", "1000")]
    [InlineData("batch", "-1")]
    [InlineData("step", "-5")]
    [InlineData("seen", "-5")]
    [InlineData("metrics", "null")]
    [InlineData("metrics", "[null]")]
    [InlineData("epoch", "\"one\"")]
    [InlineData("bestEpoch", "7")]
    [InlineData("attempt", "-1")]
    public void Run_ResumedFromDamagedCounters_IsAFormatErrorThatNamesTheFile(string name, string value)
    {
        using var folder = new TemporaryFolder();
        Recipe recipe = SmallRuns.Recipe with { Epochs = 2 };
        CancelAfter(2, recipe, folder);
        string path = folder["checkpoint.safetensors"];
        SafetensorsFile file = SafetensorsFile.Read(path);
        JsonObject state = JsonNode.Parse(file.Metadata["nin.training"])!.AsObject();
        state[name] = JsonNode.Parse(value);
        Rewrite(path, file, "nin.training", state.ToJsonString());
        var error = Assert.Throws<NinFormatException>(
            () => SmallRuns.Run(recipe, SmallRuns.WithoutValidation, folder.Path, resume: true));
        Assert.Equal(path, error.File);
        Assert.StartsWith($"{path}: Nin checkpoint: ", error.Message);
    }

    [Fact]
    public void Run_ResumedFromAModelFile_IsAFormatError()
    {
        using var folder = new TemporaryFolder();
        SmallRuns.Run(SmallRuns.Recipe with { Epochs = 1 }, SmallRuns.WithoutValidation, folder.Path);
        File.Copy(folder["model.safetensors"], folder["checkpoint.safetensors"], overwrite: true);
        var error = Assert.Throws<NinFormatException>(
            () => SmallRuns.Run(SmallRuns.Recipe with { Epochs = 1 }, SmallRuns.WithoutValidation, folder.Path, resume: true));
        Assert.StartsWith($"{folder["checkpoint.safetensors"]}: ", error.Message);
        Assert.Contains("lacks 'nin.training'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ResumedWithTheBestModelOfAnotherRun_IsAFormatError()
    {
        using var folder = new TemporaryFolder();
        Recipe recipe = SmallRuns.Recipe with { Epochs = 3 };
        CancelAfter(SmallRuns.StepsPerEpoch + 1, recipe, folder);
        ModelFixture.Create().Save(folder["model.safetensors"]);
        var error = Assert.Throws<NinFormatException>(
            () => SmallRuns.Run(recipe, SmallRuns.WithoutValidation, folder.Path, resume: true));
        Assert.StartsWith($"{folder["model.safetensors"]}: Nin model: 'mlpconv1.conv1.weight': expected shape [32, 3, 5, 5], got [6, 3, 3, 3].", error.Message);
    }

    [Fact]
    public void Run_ResumedWithoutItsVelocity_IsAFormatError()
    {
        using var folder = new TemporaryFolder();
        Recipe recipe = SmallRuns.Recipe with { Epochs = 2 };
        CancelAfter(2, recipe, folder);
        string path = folder["checkpoint.safetensors"];
        SafetensorsFile file = SafetensorsFile.Read(path);
        Rewrite(path, file, "", "", tensor => tensor.Name != "training.velocity.mlpconv1.conv1.weight");
        var error = Assert.Throws<NinFormatException>(
            () => SmallRuns.Run(recipe, SmallRuns.WithoutValidation, folder.Path, resume: true));
        Assert.StartsWith($"{path}: Nin checkpoint: The weights lack the tensor 'mlpconv1.conv1.weight'.", error.Message);
    }

    [Fact]
    public void Run_ResumedFromADamagedFile_IsAFormatErrorOrTheSameRun()
    {
        using var folder = new TemporaryFolder();
        Recipe recipe = SmallRuns.Recipe with { Epochs = 1, BatchSize = 35 };
        CancelAfter(1, recipe, folder);
        string path = folder["checkpoint.safetensors"];
        byte[] whole = File.ReadAllBytes(path);
        int header = 8 + (int)BitConverter.ToInt64(whole);
        for (uint i = 0; i < 300; i++)
        {
            File.WriteAllBytes(path, [.. Mutation.Of(whole[..header], i), .. whole[header..]]);
            try
            {
                (SafetensorsFile _, Model _, TrainingState _) = Checkpoint.Read(path);
            }
            catch (NinFormatException error)
            {
                Assert.Equal(path, error.File);
            }
        }

        for (int length = 0; length < whole.Length; length += 997 * 8)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Equal(path, Assert.Throws<NinFormatException>(() => Checkpoint.Read(path)).File);
        }
    }

    [Fact]
    public void Write_TargetThatCannotBeReplaced_LeavesNothingBehind()
    {
        using var folder = new TemporaryFolder();
        Model model = ModelFixture.Create();
        using ParameterBuffer parameters = model.ToParameters();
        using var pool = new WorkerPool(1);
        using var executor = new TrainingExecutor(model.Network, parameters, KernelSet.Default, pool, 4, 1, new Classification());
        using var optimizer = LabelledRuns.Update(parameters, new Recipe(), KernelSet.Default, pool);
        Checkpoint.Write(folder["c"], model, optimizer, State);
        byte[] before = File.ReadAllBytes(folder["c"]);

        // A name that no file system takes fails after the old checkpoint is there.
        Assert.ThrowsAny<Exception>(() => Checkpoint.Write(folder["c/inside"], model, optimizer, State));
        Assert.Equal(before, File.ReadAllBytes(folder["c"]));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    private static void CancelAfter(int steps, Recipe recipe, TemporaryFolder folder)
    {
        using var source = new CancellationTokenSource();
        var observer = new ScriptedObserver
        {
            AtStep = step =>
            {
                if (step == steps)
                {
                    source.Cancel();
                }
            },
        };
        Assert.Throws<OperationCanceledException>(
            () =>
                SmallRuns.Run(recipe, SmallRuns.WithoutValidation, folder.Path, observer: observer, cancellation: source.Token));
    }

    private static void Rewrite(
        string path, SafetensorsFile file, string key, string value, Func<SafetensorsTensor, bool>? keep = null) =>
        SafetensorsWriter.Write(
            path,
            [.. file.Tensors.Where(keep ?? (_ => true)).Select(tensor => tensor.Type == SafetensorsType.I64
                ? SafetensorsEntry.Of(tensor.Name, [], tensor.ToInt64())
                : SafetensorsEntry.Of(tensor.Name, [.. tensor.Shape.Select(size => (int)size)], tensor.ToSingles()))],
            [.. file.Metadata.Select(pair => pair.Key == key ? new KeyValuePair<string, string>(key, value) : pair)]);
}
