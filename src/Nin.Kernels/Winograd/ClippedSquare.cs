namespace Nin.Kernels.Winograd;

/// <summary>
/// A square of pixels at a place of a picture, over whose edges it may reach: which of its rows and columns lie inside.
/// </summary>
internal readonly struct ClippedSquare
{
    /// <param name="row">Its first row in the picture; below zero where it begins outside.</param>
    /// <param name="column">Its first column.</param>
    /// <param name="size">Rows and columns of the square.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    public ClippedSquare(int row, int column, int size, int height, int width)
    {
        (Row, Column, Size) = (row, column, size);
        (FirstRow, LastRow) = (Math.Max(0, -row), Math.Max(0, Math.Min(size, height - row)));
        (FirstColumn, LastColumn) = (Math.Max(0, -column), Math.Max(0, Math.Min(size, width - column)));
    }

    public int Row { get; }

    public int Column { get; }

    public int Size { get; }

    /// <summary>The first row of the square that lies inside of the picture.</summary>
    public int FirstRow { get; }

    /// <summary>The row behind the last inside.</summary>
    public int LastRow { get; }

    public int FirstColumn { get; }

    public int LastColumn { get; }

    /// <summary>Whether all of it lies inside.</summary>
    public bool IsWhole => FirstRow == 0 && FirstColumn == 0 && LastRow == Size && LastColumn == Size;

    /// <summary>Numbers from the picture's first to the square's, which may lie before it.</summary>
    public nint Offset(nint rowStride, nint columnStride) => (Row * rowStride) + (Column * columnStride);
}
