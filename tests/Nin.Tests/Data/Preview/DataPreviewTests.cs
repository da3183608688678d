using Nin.Data;
using Nin.Data.Preparing;
using Nin.Data.Preview;
using Nin.Imaging;
using Nin.Training;

namespace Nin.Tests.Data.Preview;

public sealed class DataPreviewTests
{
    [Theory]
    [InlineData(PreprocessingKind.Scale)]
    [InlineData(PreprocessingKind.Standardize)]
    public void ToImage_Normalized_GivesTheSamplesBack(PreprocessingKind kind)
    {
        Dataset shapes = new ShapesDataset("t", 4, 1, 0);
        Preprocessing preprocessing = Preprocessing.Fit(shapes, kind, 32, 32, 3);
        float[] numbers = new float[preprocessing.Length];
        preprocessing.Apply(shapes.Read(2), numbers);
        Assert.Equal(shapes.Read(2).Pixels.ToArray(), DataPreview.ToImage(numbers, preprocessing).Pixels.ToArray());
    }

    [Fact]
    public void ToImage_Whitened_IsStretchedOverAllGreys()
    {
        var whitened = new Preprocessing(PreprocessingKind.GcnZca, 1, 3, 1, 1f / 255, [], []);
        Assert.Equal([0, 128, 255], DataPreview.ToImage([-2f, 0f, 2f], whitened).Pixels.ToArray());
    }

    [Fact]
    public void Preview_Shapes_HasARowOfEachClassAndThePicturesAsTheyTrain()
    {
        var trainer = new Trainer(new Recipe { Validation = 0 }, new DataSplits("t", new ShapesDataset("t", 60, 1, 0), null, null));
        Image sheet = trainer.Preview(columns: 2);
        Image again = trainer.Preview(columns: 2);
        Assert.Equal(sheet.Pixels.ToArray(), again.Pixels.ToArray());

        // Ten rows of 32 pixels enlarged to 96 and 4 between them, under a title and within margins.
        Assert.Equal(12 + 26 + (10 * 100) - 4 + 12, sheet.Height);
        Assert.NotEqual(sheet.Pixels.ToArray(), trainer.Preview(columns: 2, epoch: 1).Pixels.ToArray());
    }

    [Fact]
    public void Preview_OtherInputSize_IsTheNetworks()
    {
        var trainer = new Trainer(
            new Recipe { Validation = 0, InputSize = 200, Resizing = new Resizing(ResizeMode.Center, 0.875) },
            new DataSplits("t", new ShapesDataset("t", 30, 1, 0), null, null));
        Assert.Equal(12 + 26 + (10 * 164) - 4 + 12, trainer.Preview(columns: 1).Height);
    }

    [Fact]
    public void Draw_Letters_ArePlacedAndCutOffAtTheEdge()
    {
        byte[] picture = new byte[9 * 7 * 3];
        PixelFont.Draw("I€", 1, 1, 1, 255, 7, picture);
        string[] rows = [.. Enumerable.Range(0, 9).Select(
            y => string.Concat(Enumerable.Range(0, 7).Select(x => picture[((y * 7) + x) * 3] > 0 ? '#' : '.')))];
        Assert.Equal([".......", "..###..", "...#...", "...#...", "...#...", "...#...", "...#...", "..###..", "......."], rows);
    }
}
