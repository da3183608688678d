namespace Nin.Cli.Output;

/// <summary>A field of dots in character cells: braille with eight dots a cell, or one a cell in plain ASCII.</summary>
internal sealed class DotGrid
{
    private const char Blank = '\u2800';

    /// <summary>The bits of braille's dots, by row and column of the cell.</summary>
    private static readonly byte[,] Bits = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    private readonly byte[,] _cells;
    private readonly int _across, _down;

    /// <param name="columns">Cells across.</param>
    /// <param name="rows">Cells down.</param>
    /// <param name="isBraille">Whether a cell is two dots across and four down, or one.</param>
    public DotGrid(int columns, int rows, bool isBraille)
    {
        (_across, _down) = isBraille ? (2, 4) : (1, 1);
        (Width, Height) = (columns * _across, rows * _down);
        _cells = new byte[rows, columns];
    }

    /// <summary>Dots across.</summary>
    public int Width { get; }

    /// <summary>Dots down.</summary>
    public int Height { get; }

    /// <summary>Sets a dot, where it lies on the grid.</summary>
    public void Set(int x, int y)
    {
        if (x >= 0 && x < Width && y >= 0 && y < Height)
        {
            _cells[y / _down, x / _across] |= Bits[y % _down, x % _across];
        }
    }

    /// <summary>Sets the dots nearest to the line between two dots. <b>Source</b> Bresenham.</summary>
    public void Line(int fromX, int fromY, int toX, int toY)
    {
        int acrossBy = Math.Abs(toX - fromX), downBy = Math.Abs(toY - fromY), error = acrossBy - downBy;
        for (int x = fromX, y = fromY; ;)
        {
            Set(x, y);
            if (x == toX && y == toY)
            {
                return;
            }

            int twice = 2 * error;
            if (twice > -downBy)
            {
                (error, x) = (error - downBy, x + Math.Sign(toX - fromX));
            }

            if (twice < acrossBy)
            {
                (error, y) = (error + acrossBy, y + Math.Sign(toY - fromY));
            }
        }
    }

    /// <summary>Whether a cell has a dot.</summary>
    public bool HasDots(int column, int row) => _cells[row, column] != 0;

    /// <summary>A cell as a character; <paramref name="plain"/> for one with a dot where dots cannot be drawn.</summary>
    public char Cell(int column, int row, char plain) => _across == 2 ? (char)(Blank + _cells[row, column]) : plain;
}
