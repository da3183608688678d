using System.Security.Cryptography;
using Nin.Data;
using Nin.Imaging;

namespace Nin.Tests.Data;

public sealed class ShapesDatasetTests
{
    [Fact]
    public void Generate_TheSameSeed_GivesTheSameBytesOnEveryMachine()
    {
        var set = new ShapesDataset("shapes/train", 100, seed: 1, part: 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < set.Count; i++)
        {
            hash.AppendData(set.Read(i).Pixels.Span);
        }

        Assert.Equal("23ff589b0ab735aa3ed3c390ea6e1a9b8fdc5188f5c5fa25be637f1b8f88edf6", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public void Generate_Parts_HaveTheirSizesNamesAndOwnPictures()
    {
        DataSplits splits = ShapesDataset.Generate(seed: 3, train: 40, validation: 20, test: 30);

        Assert.Equal(("shapes", 40, 20, 30), (splits.Name, splits.Train.Count, splits.Validation!.Count, splits.Test!.Count));
        Assert.Equal(("shapes/train", "shapes/validation", "shapes/test"), (splits.Train.Name, splits.Validation.Name, splits.Test.Name));
        string[] pictures =
        [
            .. new[] { splits.Train, splits.Validation, splits.Test }
                .SelectMany(
                    part => Enumerable.Range(0, part.Count).Select(i => Convert.ToBase64String(part.Read(i).Pixels.Span))),
        ];
        Assert.Equal(90, pictures.Distinct().Count());
    }

    [Fact]
    public void Generate_AnotherSeedOrALargerSet_ChangesPicturesOrKeepsThem()
    {
        var small = new ShapesDataset("a", 10, seed: 1, part: 0);
        var large = new ShapesDataset("b", 20, seed: 1, part: 0);
        var other = new ShapesDataset("c", 10, seed: 2, part: 0);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(small.Read(i).Pixels.ToArray(), large.Read(i).Pixels.ToArray());
            Assert.NotEqual(small.Read(i).Pixels.ToArray(), other.Read(i).Pixels.ToArray());
        }
    }

    [Fact]
    public void Label_AnyTenInARow_HoldsEveryClass()
    {
        var set = new ShapesDataset("shapes", 25, seed: 1, part: 0);
        Assert.Equal(10, set.Classes.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 10), Enumerable.Range(7, 10).Select(set.Label).Order());
    }

    [Fact]
    public void Box_EveryPicture_LiesInsideAndHasTheShapesSize()
    {
        var set = new ShapesDataset("shapes", 2000, seed: 5, part: 0);
        for (int i = 0; i < set.Count; i++)
        {
            Box box = set.Box(i);
            Assert.True(box is { Left: >= 0, Top: >= 0, Right: <= 32, Bottom: <= 32 }, $"{box} of picture {i} leaves the picture.");
            Assert.InRange(Math.Max(box.Width, box.Height), 10, 28);
        }
    }

    [Fact]
    public void Box_OneColourInside_ContrastsWithEverythingOutside()
    {
        // Squares fill their box's middle: its colour is the shape's, and no pixel well outside the box comes near it.
        var set = new ShapesDataset("shapes", 500, seed: 6, part: 0);
        for (int i = 1; i < set.Count; i += 10)
        {
            Assert.Equal("square", set.Classes[set.Label(i)]);
            (Image image, Box box) = (set.Read(i), set.Box(i));
            int[] fill = Colour(image, box.Left + (box.Width / 2), box.Top + (box.Height / 2));
            for (int pixel = 0; pixel < 32 * 32; pixel++)
            {
                (int x, int y) = (pixel % 32, pixel / 32);
                if (x < box.Left - 1 || x > box.Right || y < box.Top - 1 || y > box.Bottom)
                {
                    int[] colour = Colour(image, x, y);
                    double distance = Math.Sqrt(fill.Zip(colour, (a, b) => (double)(a - b) * (a - b)).Sum());
                    Assert.True(distance > 0.25 * 255, $"Picture {i}: the background at ({x}, {y}) is {distance:F0} from the shape's colour.");
                }
            }
        }
    }

    [Fact]
    public void MeanColour_OfEveryClass_SaysNothingAboutIt()
    {
        var set = new ShapesDataset("shapes", 2000, seed: 7, part: 0);
        double[] sums = new double[10];
        for (int i = 0; i < set.Count; i++)
        {
            foreach (byte sample in set.Read(i).Pixels.Span)
            {
                sums[set.Label(i)] += sample;
            }
        }

        // A picture's mean deviates by about 45 from picture to picture, so a class's mean over 200 by about 3.
        double[] means = [.. sums.Select(sum => sum / (200 * 3072))];
        Assert.InRange(means.Max() - means.Min(), 0, 20);
    }

    [Fact]
    public void Contains_CornersOfABox_AreHalfOpen()
    {
        var box = new Box(2, 3, 4, 5);
        Assert.True(box.Contains(2, 3) && box.Contains(5, 7));
        Assert.False(box.Contains(1, 3) || box.Contains(6, 7) || box.Contains(5, 8) || box.Contains(2, 2));
    }

    [Fact]
    public void Read_IndexOutOfRange_Throws()
    {
        var set = new ShapesDataset("shapes", 3, seed: 1, part: 0);
        Assert.Contains(
            "shapes: expected an index in [0, 3).",
            Assert.Throws<ArgumentOutOfRangeException>(() => set.Read(3)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Label(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Box(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShapesDataset("x", 0, 1, 0));
    }

    private static int[] Colour(Image image, int x, int y)
    {
        ReadOnlySpan<byte> pixel = image.Pixels.Span.Slice(((y * image.Width) + x) * 3, 3);
        return [pixel[0], pixel[1], pixel[2]];
    }
}
