using Nin.Cli.Output;

namespace Nin.Cli.Tests.Output;

public sealed class DotGridTests
{
    [Theory]
    [InlineData(0, 0, '⠁')]
    [InlineData(1, 0, '⠈')]
    [InlineData(0, 2, '⠄')]
    [InlineData(0, 3, '⡀')]
    [InlineData(1, 3, '⢀')]
    public void Cell_OneDot_IsItsBrailleCharacter(int x, int y, char expected)
    {
        var grid = new DotGrid(1, 1, isBraille: true);
        Assert.False(grid.HasDots(0, 0));
        grid.Set(x, y);
        Assert.True(grid.HasDots(0, 0));
        Assert.Equal(expected, grid.Cell(0, 0, '*'));
    }

    [Fact]
    public void Set_OutsideTheGrid_IsNothing()
    {
        var grid = new DotGrid(1, 1, isBraille: false);
        grid.Set(-1, 0);
        grid.Set(0, 1);
        grid.Set(1, 0);
        Assert.False(grid.HasDots(0, 0));
    }

    [Theory]
    [InlineData(0, 0, 3, 3, "*...\n.*..\n..*.\n...*")]
    [InlineData(3, 3, 0, 0, "*...\n.*..\n..*.\n...*")]
    [InlineData(0, 2, 3, 2, "....\n....\n****\n....")]
    [InlineData(1, 3, 1, 0, ".*..\n.*..\n.*..\n.*..")]
    [InlineData(0, 0, 3, 1, "**..\n..**\n....\n....")]
    [InlineData(2, 2, 2, 2, "....\n....\n..*.\n....")]
    public void Line_TwoDots_SetsThoseNearestToTheLineBetween(int fromX, int fromY, int toX, int toY, string expected)
    {
        var grid = new DotGrid(4, 4, isBraille: false);
        grid.Line(fromX, fromY, toX, toY);
        Assert.Equal(expected, string.Join('\n', Enumerable.Range(0, 4).Select(row =>
            string.Concat(
                Enumerable.Range(0, 4).Select(column => grid.HasDots(column, row) ? grid.Cell(column, row, '*') : '.')))));
    }
}
