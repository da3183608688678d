using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Data.Loading;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Imaging;

namespace Nin.Tests.Data.Preparing;

/// <summary>Transparent pictures are laid on one colour before anything else, in training as in answering.</summary>
public sealed class BackgroundTests
{
    [Fact]
    public void Flatten_Alpha_IsBlendedAsPillowDoes()
    {
        // Image.new("RGB", ...).paste(image, mask=alpha)
        var image = new Image(1, 4, 4, new byte[] { 10, 20, 30, 0, 10, 20, 30, 255, 10, 20, 30, 128, 200, 100, 0, 1 });
        Assert.Equal([255, 255, 255, 10, 20, 30, 132, 137, 142, 255, 254, 254], image.Flatten(Rgb.White).Pixels.ToArray());
        Assert.Equal([1, 2, 3, 10, 20, 30, 6, 11, 17, 2, 2, 3], image.Flatten(new Rgb(1, 2, 3)).Pixels.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Flatten_WithoutAlpha_IsThePicture(int channels)
    {
        Image image = Imaging.TestImages.Noise(3, 4, channels);
        Assert.Same(image, image.Flatten(Rgb.White));
    }

    [Theory]
    [InlineData(16, false)]
    [InlineData(16, true)]
    [InlineData(32, false)]
    [InlineData(32, true)]
    public void Apply_TransparentPictureOfAnySize_IsWhatTheSameOnWhiteIs(int size, bool isWhitened)
    {
        PreprocessingKind kind = isWhitened ? PreprocessingKind.GcnZca : PreprocessingKind.Standardize;
        Dataset shapes = new SubsetDataset("few", ShapesDataset.Generate().Train, [.. Enumerable.Range(0, 20)]);
        Preprocessing preprocessing = Preprocessing.Fit(shapes, kind, 16, 16, 1);
        Image logo = Logo(size, under: 0), white = logo.Flatten(Rgb.White);
        Assert.Equal(Numbers(white), Numbers(logo));
        Assert.Equal(Numbers(white), Numbers(Logo(size, under: 255)));

        float[] Numbers(Image image)
        {
            var numbers = new float[preprocessing.Length];
            preprocessing.Apply(image, numbers);
            return numbers;
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    public void Batches_TransparentPictures_AreThoseOnWhite(double randomResizedCrop)
    {
        var augmentation = new Augmentation(RandomResizedCrop: randomResizedCrop, ColorJitter: 0.3);
        float[] Batch(Image image)
        {
            var data = new InMemoryDataset("logo", ["logo"], [image], [0]);
            using var loader = new BatchLoader(
                data, Preprocessing.ScaleOnly(16, 16, 3), augmentation,
                new BatchLoaderOptions { BatchSize = 1, Seed = 3, Threads = 1 });
            loader.Start(0);
            return [.. loader.Next()!.Pictures];
        }

        Image logo = Logo(40, under: 7);
        Assert.Equal(Batch(logo.Flatten(Rgb.White)), Batch(logo));
    }

    [Fact]
    public void Json_Background_IsWrittenOnlyWhereItIsNotWhite()
    {
        Preprocessing white = Preprocessing.ScaleOnly(4, 4, 3), grey = white with { Background = new Rgb(1, 128, 255) };
        Assert.DoesNotContain("background", white.ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"background\":\"#0180FF\"", grey.ToJson().Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(white, Preprocessing.FromJson(white.ToJson()));
        Assert.Equal(grey, Preprocessing.FromJson(grey.ToJson()));
        Assert.NotEqual(white, grey);
        string wrong = grey.ToJson().Replace("#0180FF", "beige", StringComparison.Ordinal);
        var error = Assert.Throws<NinFormatException>(() => Preprocessing.FromJson(wrong));
        Assert.Equal("'background': expected a colour such as #FFFFFF, got 'beige'.", error.Problem);
    }

    /// <summary>A dark disk; around it pixels are transparent, and of a colour that is not to be seen.</summary>
    private static Image Logo(int size, byte under)
    {
        var pixels = new byte[size * size * 4];
        for (int i = 0; i < size * size; i++)
        {
            (double x, double y) = ((i % size) - (size / 2.0), (i / size) - (size / 2.0));
            double distance = Math.Sqrt((x * x) + (y * y)) / size;
            byte alpha = (byte)Math.Clamp((0.4 - distance) * 2550, 0, 255);
            byte color = alpha == 0 ? under : (byte)40;
            (pixels[4 * i], pixels[(4 * i) + 1], pixels[(4 * i) + 2], pixels[(4 * i) + 3]) = (color, color, color, alpha);
        }

        return new Image(size, size, 4, pixels);
    }
}
