using Nin.Data;
using Nin.Explanation;

namespace Nin.Tests.Explanation;

public sealed class ClassMapTests
{
    [Fact]
    public void OverPicture_TwoCells_MixesBetweenTheirMiddles()
    {
        ClassMap map = Map(1, 2, [0, 8], new SeenWindow(1, 8, 0, 0, 8, 1));

        // The cells' middles are at 2 and 6; beyond them there is no neighbour.
        Assert.Equal([0, 0, 1, 3, 5, 7, 8, 8], map.OverPicture());
    }

    [Fact]
    public void OverPicture_WindowInThePicture_IsNothingOutside()
    {
        ClassMap map = Map(1, 1, [3], new SeenWindow(3, 4, 1, 1, 3, 2));
        Assert.Equal([0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0], map.OverPicture());
        Assert.Equal((1, 1), map.Peak());
    }

    [Fact]
    public void Boxes_PartsThatStandOut_AreFoundByWhatTheyHold()
    {
        float[] values =
        [
            0, 0, 0, 0, 0, 0,
            0, 2, 2, 0, 0, 4,
            0, 2, 2, 0, 0, 0,
            0, 2, 2, 0, 0, 0,
            0, 0, 0, 0, 0, 0,
            3, 0, 0, 0, 0, 0,
        ];
        ClassMap map = Map(6, 6, values, new SeenWindow(6, 6, 0, 0, 6, 6));
        Assert.Equal([new Box(1, 1, 2, 3), new Box(5, 1, 1, 1), new Box(0, 5, 1, 1)], map.Boxes(0.5));
        Assert.Equal([new Box(5, 1, 1, 1)], map.Boxes(1));
        Assert.Empty(Map(2, 2, [-1, -2, -3, 0], new SeenWindow(2, 2, 0, 0, 2, 2)).Boxes());
        Assert.Throws<ArgumentOutOfRangeException>(() => map.Boxes(0));
    }

    [Fact]
    public void Boxes_SmoothedMap_HasOneBoxAroundScatteredNumbers()
    {
        // A checkerboard over a square of 40 pixels, and a single pixel as bright elsewhere.
        float[] values = new float[120 * 120];
        for (int i = 0; i < 1600; i++)
        {
            (int row, int column) = (i / 40, i % 40);
            values[((row + 30) * 120) + column + 50] = (row + column) % 2;
        }

        values[(100 * 120) + 10] = 1;
        ClassMap map = Map(120, 120, values, new SeenWindow(120, 120, 0, 0, 120, 120));
        Assert.True(map.Boxes().Count > 100);
        var smoothed = new ClassMap(0, "a", 1, 0, 120, 120, values, new SeenWindow(120, 120, 0, 0, 120, 120)) { Smoothing = 4 };
        Box box = Assert.Single(smoothed.Boxes());
        Assert.InRange(box.Left, 48, 52);
        Assert.InRange(box.Top, 28, 32);
        Assert.InRange(box.Right, 88, 92);
        Assert.InRange(box.Bottom, 68, 72);
    }

    [Fact]
    public void Smoothing_APoint_HasTheDeviationThatIsAskedFor()
    {
        float[] map = new float[81 * 81];
        map[(40 * 81) + 40] = 1;
        MapSmoothing.Apply(map, 81, 81, deviation: 6);
        Assert.Equal(1, map.Sum(), 1e-4);
        double variance = Enumerable.Range(0, map.Length).Sum(i => map[i] * Math.Pow((i % 81) - 40, 2));

        // The window is a whole number of pixels.
        Assert.Equal(6, Math.Sqrt(variance), 0.6);
        Assert.Equal(map[(40 * 81) + 30], map[(30 * 81) + 40], 1e-7);
    }

    private static ClassMap Map(int height, int width, float[] values, SeenWindow window) =>
        new(0, "a", 1, 0, height, width, values, window);
}
