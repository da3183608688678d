using System.Text;

namespace Nin.Cli.Output;

/// <summary>A column of a listing.</summary>
/// <param name="Header">What stands over it.</param>
/// <param name="IsNumber">Whether its cells stand at the right.</param>
/// <param name="DropOrder">Its turn to go when the screen is too narrow, from 1; 0 for never.</param>
/// <param name="Width">Its width where rows are written before all are known; else that of its widest cell.</param>
internal sealed record Column(string Header, bool IsNumber = false, int DropOrder = 0, int Width = 0);

/// <summary>Rows under headers. On a screen that is too narrow the less important columns are left out, never broken.</summary>
internal sealed class Listing(params Column[] columns)
{
    private const string Gap = "  ";

    private readonly List<(string[] Cells, string? Style)> _rows = [];

    /// <summary>Adds a row; its cells are text as it is.</summary>
    /// <param name="style">The colour of the row, or null.</param>
    /// <param name="cells">A cell a column.</param>
    public void Add(string? style, params string[] cells) => _rows.Add((cells, style));

    /// <summary>Adds a line across.</summary>
    public void AddRule() => _rows.Add(([], null));

    public void WriteTo(Screen screen)
    {
        int[] widths = [.. columns.Select((column, i) =>
            _rows.Where(row => row.Cells.Length > 0).Select(row => row.Cells[i].Length).Append(column.Header.Length).Max())];
        int[] shown = Shown(widths, screen.Width);
        screen.Line(
            $"[bold]{Screen.Escape(Join(columns.Select(column => column.Header).ToArray(), widths, shown, screen.Width))}[/]");
        int total = Math.Min(shown.Sum(i => widths[i]) + (Gap.Length * (shown.Length - 1)), screen.Width);
        foreach ((string[] cells, string? style) in _rows)
        {
            screen.Line(cells.Length == 0
                ? $"[grey]{new string('─', total)}[/]"
                : Styled(Join(cells, widths, shown, screen.Width), style));
        }
    }

    /// <summary>The headers of columns with widths of their own, as one line.</summary>
    public string HeaderLine(int width) =>
        $"[bold]{Screen.Escape(Fixed([.. columns.Select(column => column.Header)], width))}[/]";

    /// <summary>A row of columns with widths of their own, as one line.</summary>
    public string RowLine(string? style, int width, params string[] cells) => Styled(Fixed(cells, width), style);

    private static string Styled(string text, string? style) =>
        style is null ? Screen.Escape(text) : $"[{style}]{Screen.Escape(text)}[/]";

    private string Fixed(string[] cells, int width)
    {
        int[] widths = [.. columns.Select(column => Math.Max(column.Width, column.Header.Length))];
        return Join(cells, widths, Shown(widths, width), width);
    }

    private int[] Shown(int[] widths, int available)
    {
        List<int> shown = [.. Enumerable.Range(0, columns.Length)];
        foreach (int next in shown.Where(i => columns[i].DropOrder > 0).OrderBy(i => columns[i].DropOrder).ToArray())
        {
            if (shown.Sum(i => widths[i]) + (Gap.Length * (shown.Count - 1)) <= available)
            {
                break;
            }

            shown.Remove(next);
        }

        return [.. shown];
    }

    private string Join(string[] cells, int[] widths, int[] shown, int available)
    {
        var line = new StringBuilder();
        foreach (int i in shown)
        {
            line.Append(line.Length == 0 ? "" : Gap);
            line.Append(columns[i].IsNumber ? cells[i].PadLeft(widths[i]) : cells[i].PadRight(widths[i]));
        }

        string text = line.ToString().TrimEnd();
        return text.Length <= available ? text : text[..(available - 1)] + "…";
    }
}
