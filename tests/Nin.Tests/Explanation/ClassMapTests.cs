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

    private static ClassMap Map(int height, int width, float[] values, SeenWindow window) =>
        new(0, "a", 1, 0, height, width, values, window);
}
