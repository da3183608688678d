using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Data.Preparing;
using Nin.Training;

namespace Nin.Tests.Training;

public sealed class RecipeFitTests
{
    [Fact]
    public void Run_AugmentationLargerThanThePicture_IsARecipeException() => Assert.Equal(
        "Augmentation: expected a shift from 0 to 31 for 32x32 pictures, got 40.",
        Fails(new Recipe { Augmentation = new Augmentation(Shift: 40) }));

    [Fact]
    public void Run_WhiteningOfLargePictures_IsARecipeException() => Assert.Equal(
        "Preprocessing: expected at most 4096 numbers for whitening, got 224 x 224 x 1.",
        Fails(new Recipe { Network = "nin-d2l", Preprocessing = PreprocessingKind.GcnZca }));

    [Fact]
    public void Run_ValidationShareThatLeavesNothing_IsARecipeException() => Assert.Equal(
        "validation: 10 training pictures are too few to set a share of 0.001 aside; add pictures, or set validation to 0.",
        Fails(new Recipe { Validation = 0.001 }, withValidation: false));

    private static string Fails(Recipe recipe, bool withValidation = true)
    {
        DataSplits data = ShapesDataset.Generate(train: 10, validation: 10, test: 10);
        var trainer = new Trainer(
            recipe, withValidation ? data : data with { Validation = null }, new TrainerOptions { Threads = 1 });
        return Assert.Throws<RecipeException>(() => trainer.Run()).Message;
    }
}
