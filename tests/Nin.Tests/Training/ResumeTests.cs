using System.Text.Json.Nodes;
using Nin.Data;
using Nin.Formats.Safetensors;
using Nin.Kernels;
using Nin.Training;

namespace Nin.Tests.Training;

/// <summary>Going on with a run that is finished, that had not begun, or whose surroundings have changed.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly Recipe OneEpoch = SmallRuns.Recipe with { Epochs = 1 };

    private readonly TemporaryFolder _folder = new();

    private string CheckpointPath => _folder["checkpoint.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_ResumedWithAnotherObjective_IsRefusedAndNamesBoth()
    {
        var options = new TrainerOptions { Folder = _folder.Path, Objective = new Nin.Objectives.MultiLabel() };
        new Trainer(OneEpoch, SmallRuns.WithoutValidation, options).Run();
        Assert.Equal(
            $"resume: {CheckpointPath} was made with multi-label, not with classification. Resume with the same, or begin a new run.",
            Assert.Throws<RecipeException>(
                () => SmallRuns.Run(OneEpoch, SmallRuns.WithoutValidation, _folder.Path, resume: true)).Message);
    }

    [Fact]
    public void Run_MoreEpochs_MakesAFinishedRunLongerAndSaysWhatChanges()
    {
        SmallRuns.Run(OneEpoch, SmallRuns.WithoutValidation, _folder.Path);
        var observer = new ScriptedObserver();
        TrainingResult result = SmallRuns.Run(
            OneEpoch with { Epochs = 3 }, SmallRuns.WithoutValidation, _folder.Path, resume: true, observer: observer);
        Assert.Equal((3, 2 * SmallRuns.StepsPerEpoch), (result.Epochs, observer.Steps));
        Assert.Equal([1, 2, 3], result.History.Select(epoch => epoch.Epoch));
        Assert.Equal(
            [
                "resumed at epoch 2, step 4",
                "3 epochs instead of 1: from here on the learning rate follows the schedule of 3, so the weights are not those of 3 epochs in one go",
            ],
            observer.Notices);
        Assert.Equal(3, RecipeFile.Load(_folder["recipe.json"]).Epochs);

        // The longer run is one of its own now: it goes on as any other.
        Assert.Equal(
            result.WeightsSha256,
            SmallRuns.Run(OneEpoch with { Epochs = 3 }, SmallRuns.WithoutValidation, _folder.Path, resume: true).WeightsSha256);
    }

    [Fact]
    public void Run_FewerEpochsThanAreDone_IsRefused()
    {
        SmallRuns.Run(OneEpoch with { Epochs = 2 }, SmallRuns.WithoutValidation, _folder.Path);
        Assert.Equal(
            "resume: the run is in its epoch 2 already, so it cannot end after 1; expected 2 epochs or more.",
            Assert.Throws<RecipeException>(() => Resume(OneEpoch)).Message);
    }

    [Fact]
    public void Run_OtherWordsInTheRecipe_IsTheSameRun()
    {
        string expected = SmallRuns.Run(OneEpoch, SmallRuns.WithoutValidation, _folder.Path).WeightsSha256;
        Assert.Equal(expected, Resume(OneEpoch with { Name = "other", Description = "words" }).WeightsSha256);
    }

    [Fact]
    public void Run_PixelsHaveChanged_IsRefused()
    {
        SmallRuns.Run(OneEpoch, SmallRuns.WithoutValidation, _folder.Path);
        DataSplits other = SmallRuns.WithoutValidation with { Train = new ShapesDataset("t/train", 70, 2, 0) };
        int[] labels = [.. Enumerable.Range(0, 70).Select(SmallRuns.Data.Train.Label)];
        Assert.Equal(labels, Enumerable.Range(0, 70).Select(other.Train.Label));
        var error = Assert.Throws<RecipeException>(() => SmallRuns.Run(OneEpoch, other, _folder.Path, resume: true));
        Assert.Equal(
            $"resume: {CheckpointPath} was made on other pictures: those of t have the same labels but another content. "
            + "Give back the pictures it was made on, or begin a new run.",
            error.Message);
    }

    [Theory]
    [InlineData("kernels", "\"abacus\"", "the run was made with abacus kernels until here and goes on with {0}: the weights are not those of either alone")]
    [InlineData("shards", "4", "a batch was cut into 4 shards until here and is cut into 2 from now on: the weights are not those of either alone")]
    public void Run_WhatTheBitsDependOnHasChanged_IsSaid(string name, string before, string notice)
    {
        SmallRuns.Run(OneEpoch, SmallRuns.WithoutValidation, _folder.Path);
        Rewrite(state => state[name] = JsonNode.Parse(before));
        var observer = new ScriptedObserver();
        SmallRuns.Run(OneEpoch, SmallRuns.WithoutValidation, _folder.Path, resume: true, observer: observer);
        Assert.Equal(
            ["all epochs are done; the run is measured again", notice.Replace("{0}", KernelSet.Default.Name, StringComparison.Ordinal)],
            observer.Notices);
    }

    [Fact]
    public void Run_CheckpointOfAnEarlierVersion_IsResumedWithoutAWord()
    {
        string expected = SmallRuns.Run(OneEpoch, SmallRuns.WithoutValidation, _folder.Path).WeightsSha256;
        Rewrite(state =>
        {
            Assert.True(state.Remove("kernels") && state.Remove("shards") && state.Remove("picturesSha256"));
        });
        var observer = new ScriptedObserver();
        Assert.Equal(
            expected,
            SmallRuns.Run(OneEpoch, SmallRuns.WithoutValidation, _folder.Path, resume: true, observer: observer).WeightsSha256);
        Assert.Equal(["all epochs are done; the run is measured again"], observer.Notices);
    }

    [Fact]
    public void Run_BegunWithAModelAndKilledBeforeItsFirstCheckpoint_AsksForTheModel()
    {
        using var other = new TemporaryFolder();
        TrainingResult source = SmallRuns.Run(OneEpoch, SmallRuns.WithoutValidation);
        var options = new TrainerOptions { Folder = _folder.Path, InitFrom = source.Model, Threads = 2 };
        string expected = new Trainer(OneEpoch, SmallRuns.WithoutValidation, options).Run().WeightsSha256;
        File.Delete(CheckpointPath);
        Assert.Equal(
            $"resume: the run began with the weights of a model whose SHA-256 is {source.WeightsSha256}. Name the same one.",
            Assert.Throws<RecipeException>(() => Resume(OneEpoch)).Message);
        Assert.Equal(
            expected, new Trainer(OneEpoch, SmallRuns.WithoutValidation, options with { Resume = true }).Run().WeightsSha256);
    }

    [Fact]
    public void Run_History_IsKept()
    {
        TrainingResult result = SmallRuns.Run(SmallRuns.Recipe with { EmaDecay = 0 }, SmallRuns.Data);
        Assert.Equal([1, 2, 3], result.History.Select(epoch => epoch.Epoch));
        Assert.Equal(result.Validation, result.History[result.BestEpoch - 1].ValidationAccuracy);
    }

    [Fact]
    public void Run_TimeIsUpWhileThePreprocessingIsMeasured_SaysSo()
    {
        var slow = new ScriptedDataset(SmallRuns.Data.Train, _ => Thread.Sleep(100));
        var options = new TrainerOptions { Folder = _folder.Path, TimeLimit = TimeSpan.FromMilliseconds(100) };
        var error = Assert.Throws<TrainingException>(
            () => new Trainer(OneEpoch, SmallRuns.Data with { Train = slow }, options).Run());
        Assert.Equal(
            "the time limit of 0.1 s was over before the first step, while the preprocessing Standardize was being measured. Allow more time.",
            error.Message);
    }

    private TrainingResult Resume(Recipe recipe) =>
        SmallRuns.Run(recipe, SmallRuns.WithoutValidation, _folder.Path, resume: true);

    private void Rewrite(Action<JsonObject> change)
    {
        SafetensorsFile file = SafetensorsFile.Read(CheckpointPath);
        JsonObject state = JsonNode.Parse(file.Metadata["nin.training"])!.AsObject();
        change(state);
        SafetensorsWriter.Write(
            CheckpointPath,
            [.. file.Tensors.Select(tensor => tensor.Type == SafetensorsType.I64
                ? SafetensorsEntry.Of(tensor.Name, [], tensor.ToInt64())
                : SafetensorsEntry.Of(tensor.Name, [.. tensor.Shape.Select(size => (int)size)], tensor.ToSingles()))],
            [.. file.Metadata.Select(
                pair => pair.Key == "nin.training" ? new KeyValuePair<string, string>(pair.Key, state.ToJsonString()) : pair)]);
    }
}
