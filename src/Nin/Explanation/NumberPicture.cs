using System.Globalization;
using Nin.Data;
using Nin.Imaging;

namespace Nin.Explanation;

/// <summary>
/// Draws grids of numbers side by side: each number stands in a cell, whose colour says how large it is among those of its grid.
/// </summary>
public static class NumberPicture
{
    private const int SmallestCell = 40, Inset = 6, LettersHeight = 14;
    private const byte DarkInk = 16;

    /// <summary>All grids on one sheet, from left to right, each with its title above.</summary>
    /// <exception cref="ArgumentException">No grid is given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sheet would be too large.</exception>
    public static Image Sheet(params IReadOnlyList<NumberGrid> grids)
    {
        ArgumentNullException.ThrowIfNull(grids);
        if (grids.Count == 0)
        {
            throw new ArgumentException("NumberPicture: expected a grid at least, got none.", nameof(grids));
        }

        // All cells of a sheet are of one size, so that grids can be compared by eye.
        int letters = grids.Max(grid => grid.Values.Max(value => Canvas.WidthOf(Text(value))));
        int cell = Math.Max(SmallestCell, letters + (2 * Inset));
        int[] widths = [.. grids.Select(grid => Math.Max(grid.Width * cell, Canvas.WidthOf(Canvas.Titled(grid.Title))))];
        int head = Canvas.Margin + Canvas.Line;
        var sheet = new Canvas(
            head + (grids.Max(grid => grid.Height) * SmallestCell) + Canvas.Margin,
            widths.Sum() + ((grids.Count - 1) * 2 * Canvas.Margin) + (2 * Canvas.Margin));
        int left = Canvas.Margin;
        for (int i = 0; i < grids.Count; i++)
        {
            sheet.Text(Canvas.Titled(grids[i].Title), Canvas.Margin, left);
            Draw(grids[i], sheet, head, left, cell);
            left += widths[i] + (2 * Canvas.Margin);
        }

        return sheet.ToImage();
    }

    private static void Draw(NumberGrid grid, Canvas sheet, int top, int left, int cell)
    {
        (float least, float most) = (grid.Values.Min(), grid.Values.Max());
        for (int i = 0; i < grid.Values.Length; i++)
        {
            (int row, int column, float value) = (i / grid.Width, i % grid.Width, grid.Values[i]);
            double share = most > least ? (value - (double)least) / (most - (double)least) : 0.5;
            var box = new Box(left + (column * cell), top + (row * SmallestCell), cell - 2, SmallestCell - 2);
            sheet.Fill(box, HeatColors.Of(share));
            string text = Text(value);
            sheet.Text(
                text, box.Top + ((box.Height - LettersHeight) / 2), box.Left + ((box.Width - Canvas.WidthOf(text) + 2) / 2),
                share > 0.6 ? DarkInk : Canvas.Ink);
        }
    }

    private static string Text(float value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
