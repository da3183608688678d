using System.Collections.Immutable;
using Nin.Explanation;
using Nin.Imaging;
using Nin.Models;
using Nin.Tensors;

namespace Nin.Tests.Explanation;

public sealed class NumberPictureTests
{
    [Fact]
    public void ToString_RowsAndColumns_AreInLine() =>
        Assert.Equal("a\n  -1   0.5\n  10  2.25", new NumberGrid("a", 2, 2, -1, 0.5f, 10, 2.251f).ToString());

    [Fact]
    public void Of_AChannel_TakesItsNumbers()
    {
        ImmutableArray<float> data = [1, 2, 3, 4, 5, 6, 7, 8];
        Assert.Equal([2f, 4, 6, 8], NumberGrid.Of("b", new NamedValue("l", new FeatureShape(2, 2, 2), data), 1).Values.ToArray());
    }

    [Fact]
    public void Sheet_TwoGrids_AreBesideEachOtherInCellsOfOneSize()
    {
        Image sheet = NumberPicture.Sheet(new NumberGrid("a", 2, 2, 0, 1, 2, 3), new NumberGrid("b", 1, 1, 7));
        Assert.Equal((12 + 22 + 80 + 12, 12 + 80 + 24 + 40 + 12), (sheet.Height, sheet.Width));
        Assert.Equal(HeatColors.Of(0), ColorAt(34, 12));
        Assert.Equal(HeatColors.Of(1), ColorAt(34 + 40, 12 + 40));

        // A single number stands in the middle of the colours.
        Assert.Equal(HeatColors.Of(0.5), ColorAt(34, 12 + 80 + 24));

        Rgb ColorAt(int row, int column)
        {
            ReadOnlySpan<byte> pixel = sheet.Pixels.Span.Slice(((row * sheet.Width) + column) * 3, 3);
            return new Rgb(pixel[0], pixel[1], pixel[2]);
        }
    }

    [Fact]
    public void Grid_OfAnotherLength_SaysWhatWasExpected()
    {
        Assert.StartsWith(
            "NumberGrid: expected 4 numbers for 2 x 2, got 3.",
            Assert.Throws<ArgumentException>(() => new NumberGrid("a", 2, 2, 1, 2, 3)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "NumberGrid: expected from 1 to 64 rows and columns, got 65 and 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new NumberGrid("a", 65, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => NumberPicture.Sheet());
    }
}
