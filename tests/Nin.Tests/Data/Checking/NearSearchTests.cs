using Nin.Data;
using Nin.Data.Checking;
using Nin.Imaging;
using Nin.Random;
using Nin.Threading;

namespace Nin.Tests.Data.Checking;

public sealed class NearSearchTests
{
    private const int Originals = 300;

    private static readonly Image[] Pictures = Make();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_CopiesThatWereChangedALittle_FindsWhatComparingAllFinds(int threads)
    {
        PictureSketch?[] sketches = [.. Pictures.Select(PictureSketch.Of)];
        var search = new NearSearch(sketches, PartOf);
        using var pool = new WorkerPool(threads);
        (NearPicture? InEarlierPart, NearPicture? InOwnPart)[] found = search.Run(pool, default);
        for (int i = 0; i < Pictures.Length; i++)
        {
            Assert.Equal(Expected(sketches, i, search.Tolerance, part => part < PartOf(i)), found[i].InEarlierPart);
            Assert.Equal(Expected(sketches, i, search.Tolerance, part => part == PartOf(i)), found[i].InOwnPart);
        }

        // What is right is said above. That it is much is said here: the second third is the first with noise, the last third the
        // first enlarged, and all but one in ten, whose shapes hardly stand out, are found.
        Assert.InRange(
            Enumerable.Range(Originals, Originals).Count(i => found[i].InEarlierPart?.Other == i - Originals),
            Originals * 9 / 10, Originals);
        Assert.InRange(found.Skip(2 * Originals).Count(near => near.InEarlierPart is not null), Originals * 9 / 10, Originals);
        Assert.All(found.Take(Originals), near => Assert.Equal((null, null), near));
    }

    [Fact]
    public void Run_NothingToCompare_FindsNothing()
    {
        using var pool = new WorkerPool(1);
        Assert.Empty(new NearSearch([], _ => 0).Run(pool, default));
        Assert.Equal([(null, null)], new NearSearch([PictureSketch.Of(Pictures[0])], _ => 0).Run(pool, default));
    }

    [Fact]
    public void Run_Cancelled_Throws()
    {
        using var pool = new WorkerPool(1);
        Assert.Throws<OperationCanceledException>(
            () => new NearSearch([PictureSketch.Of(Pictures[0])], _ => 0).Run(pool, new CancellationToken(true)));
    }

    [Fact]
    public void Of_PlainPicture_HasNoSketch() => Assert.Null(PictureSketch.Of(new Image(20, 20, 3, new byte[1200])));

    [Fact]
    public void HasShapeOf_OtherProportions_IsFalse()
    {
        PictureSketch square = PictureSketch.Of(Pictures[0])!, wide = PictureSketch.Of(Resize.To(Pictures[0], 32, 40))!;
        Assert.False(square.HasShapeOf(wide));
        Assert.False(wide.HasShapeOf(square));
        Assert.True(square.HasShapeOf(PictureSketch.Of(Resize.To(Pictures[0], 64, 66))!));
    }

    /// <summary>Bessel's inequality, on which the search rests.</summary>
    [Fact]
    public void Project_TwoPictures_AreNotFurtherApartThanTheirPixels()
    {
        int[] a = new int[PictureSketch.Projections], b = new int[PictureSketch.Projections];
        for (int i = 1; i < Originals; i++)
        {
            PictureSketch first = PictureSketch.Of(Pictures[i - 1])!, second = PictureSketch.Of(Pictures[i])!;
            first.Project(a);
            second.Project(b);
            double apart = a.Zip(b, (x, y) => (double)(x - y) * (x - y)).Sum();
            double difference = first.DifferenceFrom(second);
            Assert.True(apart <= difference * difference * Math.Min(first.Spread, second.Spread) * (1 + 1e-9));
        }
    }

    private static NearPicture? Expected(PictureSketch?[] sketches, int number, double tolerance, Func<int, bool> isWanted) =>
        Enumerable.Range(0, number)
            .Where(other => isWanted(PartOf(other)) && sketches[other]!.HasShapeOf(sketches[number]!))
            .Select(other => (NearPicture?)new NearPicture(other, sketches[number]!.DifferenceFrom(sketches[other]!)))
            .Where(near => near!.Value.Difference <= tolerance)
            .OrderBy(near => near!.Value.Difference).ThenBy(near => near!.Value.Other)
            .FirstOrDefault();

    private static int PartOf(int number) => number / Originals;

    private static Image[] Make()
    {
        var shapes = new ShapesDataset("x", Originals, seed: 1, part: 0);
        Image[] originals = [.. Enumerable.Range(0, Originals).Select(shapes.Read)];
        return [.. originals, .. originals.Select(Noisy), .. originals.Select(image => Resize.To(image, 48, 48))];
    }

    private static Image Noisy(Image image, int number)
    {
        var random = new RandomStream(7, RandomPurpose.Generation, 0, (uint)number);
        byte[] pixels = image.Pixels.ToArray();
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)Math.Clamp(pixels[i] + random.NextInt32(9) - 4, 0, 255);
        }

        return new Image(image.Height, image.Width, image.Channels, pixels);
    }
}
