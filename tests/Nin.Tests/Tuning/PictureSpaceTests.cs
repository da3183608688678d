using Nin.Data;
using Nin.Networks;
using Nin.Random;
using Nin.Training;
using Nin.Tuning;

namespace Nin.Tests.Tuning;

public sealed class PictureSpaceTests
{
    [Theory]
    [InlineData(28, true, 60000, "small grey pictures", "nin-small nin-mnist-bn resnet20", 4)]
    [InlineData(32, false, 50000, "small colour pictures", "nin-small resnet20 nin-cifar10-bn", 4)]
    [InlineData(32, false, 500, "small colour pictures, few", "nin-small resnet20 nin-cifar10-bn", 3)]
    [InlineData(640, false, 600, "photographs, few", "nin-small resnet20 nin-cifar10-bn resnet18", 4)]
    public void Of_PicturesByTheirKind_HasTheirNetworksAndStrengths(
        int side, bool isGrey, int count, string name, string networks, int strengths)
    {
        PictureSpace space = PictureSpace.Of(side, isGrey, count);
        Assert.Equal((name, networks, strengths), (space.Name, string.Join(' ', space.Networks), space.Strengths.Count));
    }

    [Theory]
    [InlineData(28, true)]
    [InlineData(32, false)]
    [InlineData(640, false)]
    public void Draw_AnyNumber_IsAValidRecipeNearTheBase(int side, bool isGrey)
    {
        PictureSpace space = PictureSpace.Of(side, isGrey, 5000);
        Recipe basis = space.RecipeFor(5000);
        HashSet<string> augmentations = [];
        foreach (string network in space.Networks)
        {
            Recipe recipe = space.With(basis, network);
            NetworkEntry entry = NetworkCatalog.Find(network);
            int input = recipe.InputSize == 0 ? entry.Input.Height : recipe.InputSize;
            Network created = entry.Create(7, entry.Input with { Height = input, Width = input });
            RecipePatterns.Check(recipe, created);
            for (uint i = 0; i < 40; i++)
            {
                var random = new RandomStream(1, RandomPurpose.Tuning, 0, i);
                Recipe drawn = space.Draw(recipe, ref random);
                drawn.Validate();
                drawn.Augmentation.Validate(input, input);
                Assert.InRange(drawn.Optimizer.LearningRate / basis.Optimizer.LearningRate, 0.095, 3.3);
                Assert.InRange(drawn.Optimizer.WeightDecay / basis.Optimizer.WeightDecay, 0.03, 6);
                augmentations.Add($"{drawn.Augmentation}");

                var again = new RandomStream(1, RandomPurpose.Tuning, 0, i);
                Assert.Equal(RecipeFile.ToJson(drawn), RecipeFile.ToJson(space.Draw(recipe, ref again)));
            }
        }

        Assert.Equal(space.Strengths.Count, augmentations.Count);
    }

    [Fact]
    public void With_RecipeThatNamesLayersOfItsNetwork_FitsTheOthers()
    {
        PictureSpace space = PictureSpace.Of(32, false, 50_000);
        Recipe basis = RecipeFile.Load("cifar10-fast");
        foreach (string network in space.Networks)
        {
            Recipe recipe = space.With(basis, network);
            RecipePatterns.Check(recipe, NetworkCatalog.Find(network).Create());
        }
    }

    [Fact]
    public void Draw_BaseWithoutDecay_DrawsOneAllTheSame()
    {
        var random = new RandomStream(1, RandomPurpose.Tuning, 0, 1);
        Recipe basis = new() { Optimizer = new OptimizerSettings { WeightDecay = 0 } };
        Assert.InRange(PictureSpace.Of(32, false, 5000).Draw(basis, ref random).Optimizer.WeightDecay, 1e-5f, 3.2e-3f);
    }

    /// <summary>What names layers of one network would be refused for another.</summary>
    [Fact]
    public void With_RecipeOfAPaper_LeavesOutWhatNamesItsLayers()
    {
        Recipe paper = RecipeFile.Load("cifar10-paper");
        paper = paper with
        {
            Initialization = paper.Initialization with { Biases = new Dictionary<string, float> { ["mlpconv3.conv3"] = 1 } },
        };
        Recipe other = PictureSpace.Of(32, false, 50000).With(paper, "resnet20");
        Assert.NotEmpty(paper.ParameterGroups);
        Assert.Empty(other.ParameterGroups);
        Assert.Empty(other.Initialization.Biases);
        Assert.Empty(other.Initialization.Deviations);
        Assert.Equal(paper.Epochs, other.Epochs);
    }

    [Fact]
    public void RecipeFor_FewPictures_HasSmallerBatches()
    {
        PictureSpace space = PictureSpace.Of(32, false, 500);
        Assert.Equal([128, 32, 16], ((int[])[50000, 500, 20]).Select(count => space.RecipeFor(count).BatchSize));
    }

    [Fact]
    public void For_Shapes_LooksAtThePictures()
    {
        var data = new DataSplits("t", new ShapesDataset("t/train", 70, 1, 0), null, null);
        Assert.Equal("small colour pictures, few", SearchSpace.For(data).Name);
        Assert.Equal("cifar10-quick", SearchSpace.RecipeFor(data).Name);
    }
}
