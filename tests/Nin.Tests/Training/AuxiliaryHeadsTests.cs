using Nin.Data;
using Nin.Models;
using Nin.Networks;
using Nin.Objectives;
using Nin.Training;

namespace Nin.Tests.Training;

/// <summary>Heads that only help learning: they learn with a weight, and no model has them.</summary>
public sealed class AuxiliaryHeadsTests
{
    private static readonly Network TwoHeads = new NetworkBuilder("two-heads", 8, 8, 3)
        .Conv2d(4, 3, padding: 1).Relu("front").Conv2d(4, 3, padding: 1).Relu().GlobalAvgPool2d()
        .Linear(Classes, name: "fc").Output("fc")
        .From("front").GlobalAvgPool2d().Linear(Classes, name: "aux").Output("aux").Build();

    private static int Classes => SmallRuns.Data.Train.Classes.Count;

    [Fact]
    public void Run_GoogLeNet_LearnsWithHeadsAndKeepsNone()
    {
        Recipe recipe = Small("network=googlenet", "inputSize=32");
        TrainingResult result = Train(null, recipe);
        Assert.Equal(["fc"], result.Model.Network.Outputs.Select(output => output.Node));
        Assert.DoesNotContain(result.Model.Weights, tensor => tensor.Name.StartsWith("aux", StringComparison.Ordinal));

        // The heads' gradient is there: without them the same seed gives other weights, of the same names.
        TrainingResult without = Train(null, recipe with { AuxiliaryWeight = 0 });
        Assert.Equal(
            result.Model.Weights.Select(tensor => tensor.Name), without.Model.Weights.Select(tensor => tensor.Name));
        Assert.NotEqual(result.WeightsSha256, without.WeightsSha256);
    }

    [Fact]
    public void Run_ResumedWithHeads_GivesTheSameBits()
    {
        using var folder = new TemporaryFolder();
        Recipe recipe = Small("auxiliaryWeight=0.3", "epochs=2");
        string whole = Train(TwoHeads, recipe).WeightsSha256;
        Train(TwoHeads, recipe with { Epochs = 1 }, new TrainerOptions { Folder = folder.Path });
        TrainingResult resumed = Train(TwoHeads, recipe, new TrainerOptions { Folder = folder.Path, Resume = true });
        Assert.Equal(whole, resumed.WeightsSha256);
        Assert.Equal(["fc"], Model.Load(folder["model.safetensors"]).Network.Outputs.Select(output => output.Name));
    }

    [Fact]
    public void Run_NoSuchHeads_IsRefused() => Assert.Equal(
        "auxiliaryWeight: expected 0, since nin-small has no auxiliary heads, got 0.3.",
        Assert.Throws<RecipeException>(() => Train(null, Small("network=nin-small", "auxiliaryWeight=0.3"))).Message);

    [Fact]
    public void Check_AHeadOfOtherClasses_IsNamed()
    {
        Network network = new NetworkBuilder("uneven", 8, 8, 3).Flatten("flatten").Linear(4, name: "fc").Output("fc")
            .From("flatten").Linear(5, name: "aux").Output("aux").Build();
        Assert.Equal(
            "uneven: output 'aux' has 5 classes, and the data 4.",
            Assert.Throws<ArgumentException>(
                () => new Classification(auxiliaryWeight: 0.3f).Check(new OutputLayout(network), 4)).Message);
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    public void Classification_AWeightOutOfRange_IsRefused(float weight) => Assert.StartsWith(
        "Classification: expected an auxiliary weight of 0 or more, got ",
        Assert.Throws<ArgumentOutOfRangeException>(() => new Classification(auxiliaryWeight: weight)).Message);

    private static Recipe Small(params string[] settings) =>
        RecipeFile.Load("shapes", ["epochs=1", "batchSize=16", "validation=0", "schedule.kind=Constant", .. settings]);

    /// <summary>A network of one's own, or that of the recipe for one step: GoogLeNet has thirteen million parameters.</summary>
    private static TrainingResult Train(Network? network, Recipe recipe, TrainerOptions? options = null) => network is null
        ? new Trainer(recipe, new DataSplits("t", new ShapesDataset("t/train", 16, 1, 0), null, null), options).Run()
        : new Trainer(network, recipe, SmallRuns.Data, options).Run();
}
