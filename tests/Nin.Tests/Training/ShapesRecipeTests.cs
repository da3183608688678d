using Nin.Data;
using Nin.Explanation;
using Nin.Kernels;
using Nin.Training;
using Xunit.Abstractions;

namespace Nin.Tests.Training;

/// <summary>A whole <c>nin train</c>, and what comes of it.</summary>
[Trait("Category", "Slow")]
public sealed class ShapesRecipeTests(ITestOutputHelper output)
{
    private static readonly Recipe Recipe = RecipeFile.Load("shapes");
    private static readonly DataSplits Shapes = new DataCatalog().Open("shapes");
    private static readonly Lazy<TrainingResult> Trained = new(() => new Trainer(Recipe, Shapes).Run());

    [Fact]
    public void Run_TheWholeRecipe_GivesTheWeightsThatItNames()
    {
        Assert.InRange(Trained.Value.Test!.Accuracy, 0.99, 1);
        string kernels = KernelSet.Default.Name, recorded = Recipe.Expected!.Value.GetProperty("weightsSha256").GetString()!;
        if (kernels is "vector256" or "vector512")
        {
            Assert.Equal(recorded, Trained.Value.WeightsSha256);
        }
        else
        {
            output.WriteLine($"{kernels}: {Trained.Value.WeightsSha256}; the recorded bits are those of vector256 and vector512");
        }
    }

    [Fact]
    public void Score_TheTrainedModel_ItsMapsPointAtTheShapes()
    {
        using var explainer = new Explainer(Trained.Value.Model);
        MapScore score = MapScorer.Score(explainer, Shapes.Test!);
        output.WriteLine($"{score}");
        Assert.InRange(score.Pointing!.Value, 0.95, 1);
        Assert.InRange(score.BoxOverlap!.Mean, 0.55, 1);
        Assert.True(score.DeletionGain.Mean > score.DeletionGain.HalfWidth, "no better than random maps at taking away");
        Assert.True(score.InsertionGain.Mean > score.InsertionGain.HalfWidth, "no better than random maps at putting in");
    }
}
