using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Data.Loading;
using Nin.Data.Preparing;
using Nin.Data.Targets;
using Nin.Imaging;
using Nin.Random;

namespace Nin.Tests.Data.Augmenting;

/// <summary>The changes that photographs get: crops, colours, and pictures mixed into each other.</summary>
public sealed class PhotoAugmentationTests
{
    [Theory]
    [InlineData(100, 100)]
    [InlineData(60, 200)]
    public void Draw_ManyRectangles_HaveTheAreasAndRatiosAsked(int height, int width)
    {
        double smallest = 1, largest = 0;
        for (uint index = 0; index < 500; index++)
        {
            RandomStream random = Stream(index);
            (int top, int left, int rows, int columns) = RandomResizedCrop.Draw(height, width, 0.25, ref random);
            Assert.InRange(top, 0, height - rows);
            Assert.InRange(left, 0, width - columns);
            double area = (double)rows * columns / (height * width);
            (smallest, largest) = (Math.Min(smallest, area), Math.Max(largest, area));

            // Sides are whole pixels: half a pixel of 40 is one in 80 of the ratio, on either side.
            Assert.InRange((double)columns / rows, 0.75 * 0.97, 4.0 / 3 * 1.03);
        }

        Assert.InRange(smallest, 0.24, 0.3);
        Assert.True(largest > 0.3, $"the largest area is {largest}");
    }

    [Theory]
    [InlineData(10, 1000, 0, 493, 10, 13)]
    [InlineData(1000, 10, 493, 0, 13, 10)]
    public void Draw_PictureOfAnImpossibleRatio_GivesTheMiddle(int height, int width, int top, int left, int rows, int columns)
    {
        RandomStream random = Stream(0);
        Assert.Equal((top, left, rows, columns), RandomResizedCrop.Draw(height, width, 0.9, ref random));
    }

    [Fact]
    public void Apply_WholePicture_IsTheResizedPicture()
    {
        Image image = Photo(30, 30, 3);
        RandomStream random = Stream(1);
        Image cropped = RandomResizedCrop.Apply(image, 1, 8, 8, ref random, out _);
        RandomStream again = Stream(1);
        (int top, int left, int rows, int columns) = RandomResizedCrop.Draw(30, 30, 1, ref again);
        Assert.Equal(Resize.To(Crop.At(image, top, left, rows, columns), 8, 8).Pixels.ToArray(), cropped.Pixels.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void ColorJitter_StrengthZero_ChangesNothing(int channels)
    {
        RandomStream random = Stream(0);
        Image image = Photo(5, 7, channels);
        Assert.Equal(image.Pixels.ToArray(), ColorJitter.Apply(image, 0, ref random).Pixels.ToArray());
    }

    [Fact]
    public void ColorJitter_AnyStrength_LeavesAlphaAlone()
    {
        Image image = Photo(5, 7, 4);
        for (uint index = 0; index < 20; index++)
        {
            RandomStream random = Stream(index);
            byte[] changed = ColorJitter.Apply(image, 1, ref random).Pixels.ToArray();
            Assert.All(
                Enumerable.Range(0, 35), pixel => Assert.Equal(image.Pixels.Span[(pixel * 4) + 3], changed[(pixel * 4) + 3]));
        }
    }

    [Fact]
    public void ColorJitter_UniformGrey_ChangesItsBrightnessAlone()
    {
        // Contrast is about the mean and saturation about the grey of the pixel: both leave a uniform grey as it is.
        var image = new Image(3, 3, 3, Enumerable.Repeat((byte)100, 27).ToArray());
        var seen = new HashSet<byte>();
        for (uint index = 0; index < 200; index++)
        {
            RandomStream random = Stream(index);
            byte[] changed = ColorJitter.Apply(image, 0.5, ref random).Pixels.ToArray();
            Assert.All(changed, sample => Assert.Equal(changed[0], sample));
            seen.Add(changed[0]);
        }

        Assert.InRange(seen.Min(), 50, 60);
        Assert.InRange(seen.Max(), 140, 150);
    }

    [Fact]
    public void Mixup_PairsFromBothEnds_AreBlendedWithTheirTargets()
    {
        Batch batch = Mixed([0, 1, 50, 60, 10, 21], shards: 1);
        float share = batch.Targets[2], rest = 1 - share;
        Assert.InRange(share, 0.5f, 1f);
        Assert.Equal([4, 6, share, 5, 5, 1, 6, 4, share], batch.Targets);
        Assert.Equal([rest * 10, share + (rest * 21), 50, 60, share * 10, (share * 21) + rest], batch.Pictures);
    }

    [Fact]
    public void Mixup_Shards_PairTheirOwnPictures()
    {
        Batch batch = Mixed([0, 0, 10, 10, 20, 20, 30, 30, 40, 40], shards: 2);
        Assert.Equal([6, 5, 4, 8, 7], Enumerable.Range(0, 5).Select(i => (int)batch.Targets[(3 * i) + 1]));
        Assert.Equal(10, batch.Pictures[2]);
    }

    private static Batch Mixed(float[] pictures, int shards)
    {
        int count = pictures.Length / 2;
        var encoding = new ClassEncoding(10);
        var batch = new Batch(count, 2, encoding.Length) { Count = count };
        pictures.CopyTo(batch.Pictures, 0);
        for (int i = 0; i < count; i++)
        {
            encoding.Encode(ClassTarget.Of(4 + i), batch.TargetOf(i));
            batch.Indices[i] = i;
        }

        Mixup.Apply(batch, shards, encoding, 0.4, seed: 1, epoch: 0);
        return batch;
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1.0)]
    public void Beta_ManyDraws_HaveItsMeanAndVariance(double alpha)
    {
        const int draws = 20_000;
        RandomStream random = Stream(0);
        double[] values = [.. Enumerable.Range(0, draws).Select(_ => Mixup.Beta(alpha, ref random))];
        double mean = values.Average(), variance = values.Average(value => (value - mean) * (value - mean));

        // Beta(a, a) has the mean 1/2 and the variance 1 / (4 (2a + 1)); five deviations of the estimates.
        double expected = 1 / (4 * ((2 * alpha) + 1));
        Assert.InRange(mean, 0.5 - (5 * Math.Sqrt(expected / draws)), 0.5 + (5 * Math.Sqrt(expected / draws)));
        Assert.InRange(variance / expected, 0.95, 1.05);
    }

    [Fact]
    public void Loader_AllChanges_GivesTheSameBatchesOnAnyThreads()
    {
        Dataset photos = new ShapesDataset("t", 40, 1, 0);
        var preprocessing = Preprocessing.ScaleOnly(16, 16, 3);
        var everything = new Augmentation(HorizontalFlip: true, RandomResizedCrop: 0.3, ColorJitter: 0.5, Mixup: 0.4);
        Assert.Equal(Epoch(1), Epoch(3));

        float[] Epoch(int threads)
        {
            using var loader = new BatchLoader(
                photos, preprocessing, everything,
                new BatchLoaderOptions { BatchSize = 7, Shuffle = true, Seed = 2, Threads = threads });
            loader.Start(1);
            var all = new List<float>();
            while (loader.Next() is Batch batch)
            {
                all.AddRange(batch.Pictures.AsSpan(0, batch.Count * preprocessing.Length));
                all.AddRange(batch.Targets.AsSpan(0, batch.Count * batch.TargetLength));
                loader.Return(batch);
            }

            return [.. all];
        }
    }

    [Theory]
    [InlineData(1.5, 0, 0, "expected a randomResizedCrop in [0, 1], got 1.5.")]
    [InlineData(0, -0.1, 0, "expected a colorJitter in [0, 1], got -0.1.")]
    [InlineData(0, 0, 2, "expected a mixup in [0, 1], got 2.")]
    public void Validate_OutOfRange_Throws(double crop, double jitter, double mixup, string problem)
    {
        var augmentation = new Augmentation(RandomResizedCrop: crop, ColorJitter: jitter, Mixup: mixup);
        Assert.Equal($"Augmentation: {problem}", Assert.Throws<ArgumentException>(() => augmentation.Validate(32, 32)).Message);
    }

    [Fact]
    public void Loader_AfterMixupsLastEpoch_GivesTheUnmixedBatches()
    {
        Dataset photos = new ShapesDataset("t", 12, 1, 0);
        var preprocessing = Preprocessing.ScaleOnly(8, 8, 3);
        var plain = new Augmentation(HorizontalFlip: true);
        Augmentation mixed = plain with { Mixup = 0.4 }, ended = mixed with { MixupOffEpoch = 1 };
        List<float[]> none = Epochs(plain), all = Epochs(mixed), first = Epochs(ended);
        Assert.Equal(all[0], first[0]);
        Assert.NotEqual(none[0], first[0]);
        Assert.Equal(none[1], first[1]);
        Assert.NotEqual(all[1], first[1]);

        // The pictures of each batch, and behind them their labels and shares.
        List<float[]> Epochs(Augmentation augmentation)
        {
            using var loader = new BatchLoader(
                photos, preprocessing, augmentation,
                new BatchLoaderOptions { BatchSize = 5, Shuffle = true, Seed = 2, Threads = 1 });
            var epochs = new List<float[]>();
            for (int epoch = 0; epoch < 2; epoch++)
            {
                var seen = new List<float>();
                loader.Start(epoch);
                while (loader.Next() is Batch batch)
                {
                    seen.AddRange(batch.Pictures.AsSpan(0, batch.Count * preprocessing.Length));
                    seen.AddRange(batch.Targets.AsSpan(0, batch.Count * batch.TargetLength));
                    loader.Return(batch);
                }

                epochs.Add([.. seen]);
            }

            return epochs;
        }
    }

    [Fact]
    public void Validate_TwoKindsOfCrop_Throws() => Assert.Equal(
        "Augmentation: expected randomCrop or randomResizedCrop, got both.",
        Assert.Throws<ArgumentException>(() => new Augmentation(RandomCrop: true, RandomResizedCrop: 0.5).Validate(32,
            32)).Message);

    private static RandomStream Stream(uint index) => new(1, RandomPurpose.Test, 0, index);

    private static Image Photo(int height, int width, int channels) =>
        new(height, width, channels, Enumerable.Range(0, height * width * channels).Select(i => (byte)(i * 7)).ToArray());
}
