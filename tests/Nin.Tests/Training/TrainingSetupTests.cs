using Nin.Data;
using Nin.Imaging;
using Nin.Training;
using Nin.Training.Runs;

namespace Nin.Tests.Training;

public sealed class TrainingSetupTests
{
    [Fact]
    public void Trainer_GroupThatMatchesNothing_NamesThePattern()
    {
        Recipe recipe = SmallRuns.Recipe with { ParameterGroups = [new ParameterGroup("mlpconv9.*", 0.1f)] };
        var error = Assert.Throws<RecipeException>(() => SmallRuns.Run(recipe, Digits(0)));
        Assert.StartsWith("parameterGroups: 'mlpconv9.*' matches no parameter of nin-small. Parameters are mlpconv1.conv1.weight, ", error.Message);
    }

    [Fact]
    public void Trainer_DeviationThatMatchesNothing_NamesThePattern()
    {
        var initialization = new InitializationSettings
        {
            Kind = InitializationKind.Gaussian,
            Deviations = new Dictionary<string, float> { ["cccp1"] = 0.1f },
        };
        var error = Assert.Throws<RecipeException>(
            () => SmallRuns.Run(SmallRuns.Recipe with { Initialization = initialization }, Digits(0)));
        Assert.StartsWith("initialization.deviations: 'cccp1' matches no layer of nin-small. Layers are mlpconv1.conv1, ", error.Message);
    }

    /// <summary>A layer before a normalisation has none.</summary>
    [Fact]
    public void Trainer_BiasOfALayerWithoutOne_NamesThoseWithOne()
    {
        var initialization = new InitializationSettings { Biases = new Dictionary<string, float> { ["mlpconv1.bn1"] = 1f } };
        var error = Assert.Throws<RecipeException>(
            () => SmallRuns.Run(SmallRuns.Recipe with { Initialization = initialization }, Digits(0)));
        Assert.StartsWith("initialization.biases: 'mlpconv1.bn1' matches no biased layer of nin-small. Biased layers are ", error.Message);
    }

    /// <summary>Slow weights are the result, and would be those that the run began with.</summary>
    [Fact]
    public void Trainer_LookaheadLongerThanTheRun_IsRefused()
    {
        Recipe recipe = SmallRuns.Recipe with { Lookahead = new() { Steps = 1000 }, EmaDecay = 0 };
        var error = Assert.Throws<RecipeException>(() => SmallRuns.Run(recipe, Digits(0)));
        Assert.Matches("^lookahead.steps: expected at most the run's [0-9]+ steps, since slow weights .* got 1000", error.Message);
    }

    [Fact]
    public void Run_InputSizeAndDropout_AreTheRecipesInsteadOfTheNetworks()
    {
        Recipe recipe = SmallRuns.Recipe with { Network = "nin-mnist-bn", InputSize = 14, Dropout = 0.125f, Epochs = 1 };
        TrainingResult result = SmallRuns.Run(recipe, new DataSplits("t", new ShapesDataset("t", 20, 1, 0), null, null));
        Assert.Equal(
            (14, 14, 1),
            (result.Model.Network.Input.Height, result.Model.Network.Input.Width, result.Model.Network.Input.Channels));
        Assert.All(
            result.Model.Network.Nodes.Select(node => node.Layer).OfType<Nin.Layers.Dropout>(), layer =>
            Assert.Equal(0.125f, layer.Rate));
        Assert.Equal((14, 14), (result.Model.Preprocessing.Height, result.Model.Preprocessing.Width));
    }

    [Fact]
    public void Resume_SameCountsOtherLabels_IsRefused()
    {
        using var folder = new TemporaryFolder();
        SmallRuns.Run(SmallRuns.Recipe, Digits(0), folder.Path);
        var options = new TrainerOptions { Folder = folder.Path, Resume = true };
        var error = Assert.Throws<RecipeException>(() => new Trainer(SmallRuns.Recipe, Digits(1), options).Run());
        Assert.Equal(
            $"resume: {folder["checkpoint.safetensors"]} was made on other pictures: the classes, the labels or the pictures left out of t differ.", error.Message);
    }

    [Fact]
    public void Resume_BegunWithOtherWeights_IsRefused()
    {
        using var folder = new TemporaryFolder();
        TrainingResult result = SmallRuns.Run(SmallRuns.Recipe, Digits(0), folder.Path);
        var options = new TrainerOptions { Folder = folder.Path, Resume = true, InitFrom = result.Model };
        var error = Assert.Throws<RecipeException>(() => new Trainer(SmallRuns.Recipe, Digits(0), options).Run());
        Assert.Equal("resume: the run began with weights drawn at random. Name no model to begin with.", error.Message);
    }

    [Fact]
    public void HoldsRun_OnlyARecipe_IsTrue()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder.Path);
        Assert.False(run.HoldsRun);
        File.WriteAllText(run.Recipe, "{}");
        Assert.True(run.HoldsRun);
    }

    private static DataSplits Digits(int shift)
    {
        Image[] images = [.. Enumerable.Range(0, 40).Select(
            i => new Image(32, 32, 3, Enumerable.Range(0, 3072).Select(j => (byte)(i * j)).ToArray()))];
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => (i + shift) % 4)];
        return new DataSplits("t", new InMemoryDataset("t", ["a", "b", "c", "d"], images, labels), null, null);
    }
}
