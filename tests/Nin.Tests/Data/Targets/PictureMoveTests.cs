using Nin.Data.Targets;
using Nin.Random;

namespace Nin.Tests.Data.Targets;

public sealed class PictureMoveTests
{
    private const byte Object = 7;

    [Fact]
    public void Moved_Classes_AreTheSameObject()
    {
        PictureMove move = PictureMove.None(4, 4).Flipped();
        Target one = ClassTarget.Of(3), set = ClassSetTarget.Of(1, 2);
        Assert.Same(one, one.Moved(move));
        Assert.Same(set, set.Moved(move));
    }

    [Fact]
    public void Apply_None_GivesTheTargetBack()
    {
        var mask = new MaskTarget(2, 3, new byte[6]);
        var boxes = new BoxesTarget([new LabelledBox(1, 0, 0, 2, 2)]);
        Assert.True(PictureMove.None(2, 3).IsNone);
        Assert.Same(mask, PictureMove.None(2, 3).Apply(mask));
        Assert.Same(boxes, boxes.Moved(PictureMove.None(2, 3)));
    }

    [Fact]
    public void Apply_Flip_MirrorsBoxesAndMasks()
    {
        PictureMove flip = PictureMove.None(2, 4).Flipped();
        Assert.Equal([new LabelledBox(0, 1, 0, 3, 1)], flip.Apply(Boxes(1, 0, 3, 1)).Boxes.ToArray());
        Assert.Equal([new LabelledBox(0, 3, 0, 4, 1)], flip.Apply(Boxes(0, 0, 1, 1)).Boxes.ToArray());
        Assert.Equal(
            [4, 3, 2, 1, 8, 7, 6, 5], flip.Apply(new MaskTarget(2, 4, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })).Labels.ToArray());
    }

    [Fact]
    public void Apply_Shift_LeavesNothingWhereThereIsNoContent()
    {
        PictureMove shift = PictureMove.None(2, 3).Shifted(down: 1, right: -1);
        Assert.Equal(
            [255, 255, 255, 2, 3, 255], shift.Apply(new MaskTarget(2, 3, new byte[] { 1, 2, 3, 4, 5, 6 })).Labels.ToArray());
        Assert.Equal([new LabelledBox(0, 0, 1, 2, 2)], shift.Apply(Boxes(0, 0, 3, 2)).Boxes.ToArray());
    }

    [Fact]
    public void Apply_ShiftAfterACrop_BringsInNothingFromBesideTheWindow()
    {
        PictureMove move = PictureMove.None(1, 6).Cropped(0, 2, 1, 3).Shifted(0, 1);
        Assert.Equal([255, 3, 4], move.Apply(new MaskTarget(1, 6, new byte[] { 1, 2, 3, 4, 5, 6 })).Labels.ToArray());

        // The box lies beside the window, whose column is shifted in without content.
        Assert.Empty(move.Apply(Boxes(1, 0, 2, 1), leastShare: 0).Boxes);
    }

    [Fact]
    public void Apply_CropOverTheEdge_IsIgnoredThere()
    {
        PictureMove move = PictureMove.None(1, 2).Cropped(-1, -1, 2, 4);
        Assert.Equal(
            [255, 255, 255, 255, 255, 1, 2, 255], move.Apply(new MaskTarget(1, 2, new byte[] { 1, 2 })).Labels.ToArray());
        Assert.Equal([new LabelledBox(0, 1, 1, 3, 2)], move.Apply(Boxes(0, 0, 2, 1)).Boxes.ToArray());
    }

    [Fact]
    public void Apply_Resize_ScalesBoxesAndTakesTheNearestPixels()
    {
        PictureMove move = PictureMove.None(2, 6).Resized(4, 2);
        Assert.Equal([new LabelledBox(0, 1, 2, 2, 4)], move.Apply(Boxes(3, 1, 6, 2)).Boxes.ToArray());
        var numbered = new MaskTarget(2, 6, Enumerable.Range(1, 12).Select(i => (byte)i).ToArray());
        Assert.Equal([2, 5, 2, 5, 8, 11, 8, 11], move.Apply(numbered).Labels.ToArray());
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.51, 0)]
    [InlineData(0, 1)]
    public void Apply_BoxesThatLoseArea_AreDroppedBelowTheShare(double leastShare, int left) =>
        Assert.Equal(left, PictureMove.None(4, 4).Cropped(0, 2, 4, 2).Apply(Boxes(0, 0, 4, 4), leastShare).Boxes.Length);

    [Fact]
    public void Moved_BoxesThatLoseNearlyAll_AreDropped()
    {
        Target tenth = Boxes(0, 0, 10, 1).Moved(PictureMove.None(1, 20).Cropped(0, 9, 1, 11));
        Target less = Boxes(0, 0, 11, 1).Moved(PictureMove.None(1, 20).Cropped(0, 10, 1, 10));
        Assert.Single(((BoxesTarget)tenth).Boxes);
        Assert.Empty(((BoxesTarget)less).Boxes);
    }

    [Fact]
    public void Apply_BadArguments_AreNamed()
    {
        Assert.StartsWith(
            "PictureMove: expected a mask of 2x3 pixels, got 3x2.",
            Assert.Throws<ArgumentException>(() => PictureMove.None(2,
                3).Flipped().Apply(new MaskTarget(3, 2, new byte[6]))).Message);
        Assert.StartsWith(
            "PictureMove: expected a share in [0, 1], got 2.",
            Assert.Throws<ArgumentOutOfRangeException>(() => PictureMove.None(2, 3).Apply(Boxes(0, 0, 1, 1), 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => PictureMove.None(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => PictureMove.None(2, 3).Cropped(0, 0, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PictureMove.None(2, 3).Resized(1, 0));
    }

    /// <summary>Any steps at once give what the steps give one by one, and a box is that of its object's pixels.</summary>
    [Fact]
    public void Apply_AnySteps_AreThoseOfThePicture()
    {
        for (uint index = 0; index < 2000; index++)
        {
            var random = new RandomStream(1, RandomPurpose.Test, 0, index);
            (int height, int width) = (1 + random.NextInt32(9), 1 + random.NextInt32(9));
            (int top, int left) = (random.NextInt32(height), random.NextInt32(width));
            (int bottom, int right) = (top + 1 + random.NextInt32(height - top), left + 1 + random.NextInt32(width - left));
            var grid = new byte[height, width];
            for (int y = top; y < bottom; y++)
            {
                for (int x = left; x < right; x++)
                {
                    grid[y, x] = Object;
                }
            }

            byte[] numbers = [.. Enumerable.Range(0, height * width).Select(i => (byte)i)];
            PictureMove move = PictureMove.None(height, width);
            byte[,] objects = grid, places = Grid(height, width, numbers);
            int resizeAt = random.NextInt32(5);
            for (int step = 0; step < 4; step++)
            {
                if (step == resizeAt)
                {
                    int factor = 2 + random.NextInt32(2);
                    move = move.Resized(move.Height * factor, move.Width * factor);
                    (objects, places) = (Enlarged(objects, factor), Enlarged(places, factor));
                    continue;
                }

                switch (random.NextInt32(3))
                {
                    case 0:
                        move = move.Flipped();
                        (objects, places) = (Flipped(objects), Flipped(places));
                        break;
                    case 1:
                        (int down, int across) = (random.NextInt32(5) - 2, random.NextInt32(5) - 2);
                        move = move.Shifted(down, across);
                        (objects, places) = (
                            Window(objects, -down, -across, objects.GetLength(0), objects.GetLength(1)),
                            Window(places, -down, -across, places.GetLength(0), places.GetLength(1)));
                        break;
                    default:
                        (int y, int x) = (random.NextInt32(4) - 1, random.NextInt32(4) - 1);
                        (int rows, int columns) = (1 + random.NextInt32(9), 1 + random.NextInt32(9));
                        move = move.Cropped(y, x, rows, columns);
                        (objects, places) = (Window(objects, y, x, rows, columns), Window(places, y, x, rows, columns));
                        break;
                }
            }

            Assert.Equal(places.Cast<byte>(), move.Apply(new MaskTarget(height, width, numbers)).Labels.ToArray());

            // A third has no end in binary.
            Assert.Equal(
                BoxOf(objects), move.Apply(Boxes(left, top, right, bottom), leastShare: 0).Boxes.Select(Rounded).ToArray());
        }
    }

    private static BoxesTarget Boxes(float left, float top, float right, float bottom) =>
        new([new LabelledBox(0, left, top, right, bottom)]);

    private static LabelledBox Rounded(LabelledBox box) =>
        new(box.Label, MathF.Round(box.Left, 4), MathF.Round(box.Top, 4), MathF.Round(box.Right, 4), MathF.Round(box.Bottom, 4));

    private static LabelledBox[] BoxOf(byte[,] grid)
    {
        var at = (
            from y in Enumerable.Range(0, grid.GetLength(0))
            from x in Enumerable.Range(0, grid.GetLength(1))
            where grid[y, x] == Object
            select (y, x)).ToArray();
        return at.Length == 0
            ? []
            : [new LabelledBox(0, at.Min(p => p.x), at.Min(p => p.y), at.Max(p => p.x) + 1, at.Max(p => p.y) + 1)];
    }

    private static byte[,] Grid(int height, int width, byte[] values) => Made(height, width, (y, x) => values[(y * width) + x]);

    private static byte[,] Flipped(byte[,] grid) =>
        Made(grid.GetLength(0), grid.GetLength(1), (y, x) => grid[y, grid.GetLength(1) - 1 - x]);

    private static byte[,] Enlarged(byte[,] grid, int factor) =>
        Made(grid.GetLength(0) * factor, grid.GetLength(1) * factor, (y, x) => grid[y / factor, x / factor]);

    private static byte[,] Window(byte[,] grid, int top, int left, int height, int width) => Made(height, width, (y, x) =>
        y + top >= 0 && y + top < grid.GetLength(0) && x + left >= 0 && x + left < grid.GetLength(1)
            ? grid[y + top, x + left]
            : MaskTarget.Ignored);

    private static byte[,] Made(int height, int width, Func<int, int, byte> value)
    {
        var grid = new byte[height, width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                grid[y, x] = value(y, x);
            }
        }

        return grid;
    }
}
