using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Data.Folders;
using Nin.Data.Loading;
using Nin.Data.Preparing;
using Nin.Imaging;
using Nin.Tests.Training;

namespace Nin.Tests.Data.Loading;

public sealed class ResizedDatasetTests
{
    private static readonly KeptPictures Kept = new(1 << 30);
    private static readonly Resizing Middle = new(ResizeMode.Center, 0.5);

    [Fact]
    public void ForMeasuring_FilesOfPhotographs_AreReadOnceAndAreWhatThePreprocessingSees()
    {
        using var folder = new TemporaryFolder();
        DataSplits photos = Photos(folder);
        Dataset resized = ResizedDataset.ForMeasuring(photos.Train, Middle, 8, 8, Kept);
        for (int i = 0; i < resized.Count; i++)
        {
            Assert.Equal(Middle.Apply(photos.Train.Read(i), 8, 8).Pixels.ToArray(), resized.Read(i).Pixels.ToArray());
            Assert.Same(resized.Read(i), resized.Read(i));
            Assert.Equal(photos.Train.Label(i), resized.Label(i));
        }
    }

    [Fact]
    public void ForTraining_RandomResizedCrops_AreCutOutOfPicturesThatAreLargeEnough()
    {
        using var folder = new TemporaryFolder();
        Dataset resized = ResizedDataset.ForTraining(
            Photos(folder).Train, new Augmentation(RandomResizedCrop: 0.25), Middle, 8, 8, Kept);

        // 40 x 60 pictures; the smallest crop has half of each side, so 16 are enough for 8.
        Assert.All(
            Enumerable.Range(0, resized.Count), i => Assert.Equal((16, 24), (resized.Read(i).Height, resized.Read(i).Width)));
    }

    [Fact]
    public void ForTraining_RandomCrop_LeavesThePicturesAsTheyAre()
    {
        using var folder = new TemporaryFolder();
        Dataset photos = Photos(folder).Train;
        Assert.Same(photos, ResizedDataset.ForTraining(photos, new Augmentation(RandomCrop: true), Middle, 8, 8, Kept));
    }

    [Fact]
    public void ForMeasuring_PicturesInMemory_AreLeftAlone()
    {
        Dataset shapes = new ShapesDataset("t", 3, 1, 0);
        Assert.Same(shapes, ResizedDataset.ForMeasuring(shapes, Middle, 8, 8, Kept));
        Assert.Null(ResizedDataset.ForMeasuring(null, Middle, 8, 8, Kept));
    }

    [Theory]
    [InlineData(100, 200, 32, 32)]
    [InlineData(200, 100, 32, 32)]
    [InlineData(33, 31, 32, 32)]
    [InlineData(20, 20, 32, 48)]
    public void Apply_Center_IsTheMiddleOfThePictureAtItsOwnRatio(int height, int width, int inputHeight, int inputWidth)
    {
        var image = new Image(height, width, 1, Enumerable.Range(0, height * width).Select(i => (byte)(i / width)).ToArray());
        Image sized = new Resizing(ResizeMode.Center, 0.875).Apply(image, inputHeight, inputWidth);
        Assert.Equal((inputHeight, inputWidth), (sized.Height, sized.Width));
        if (inputHeight == inputWidth)
        {
            Image expected = Crop.Center(Resize.ShorterSide(image, (int)(inputHeight / 0.875)), inputHeight, inputWidth);
            Assert.Equal(expected.Pixels.ToArray(), sized.Pixels.ToArray());
        }
    }

    private static DataSplits Photos(TemporaryFolder folder)
    {
        for (int i = 0; i < 12; i++)
        {
            string path = Path.Combine(folder.Path, i % 2 == 0 ? "a" : "b", $"{i}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            byte[] pixels = [.. Enumerable.Range(0, 40 * 60 * 3).Select(p => (byte)(p * (i + 1)))];
            Nin.Imaging.Png.PngWriter.Write(path, new Image(40, 60, 3, pixels));
        }

        return ImageFolder.ReadFolder(folder.Path, "photos");
    }
}
