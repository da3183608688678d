using System.Text;
using Nin.Training.RangeTest;

namespace Nin.Cli.Output;

/// <summary>
/// A range test's curve in characters: the smoothed loss as a line, the batches' losses as dots, the suggested rate marked.
/// </summary>
internal sealed class CurveText
{
    private const int Rows = 16;
    private const int MostColumns = 100;

    /// <summary>The width where nobody's terminal gives one.</summary>
    private const int PipedColumns = 80;

    private const string RawStyle = "grey", LineStyle = "green", MarkStyle = "yellow";

    private readonly CurveAxes _axes;
    private readonly DotGrid _line, _raw;
    private readonly bool _isUnicode;
    private readonly int _columns, _margin, _mark;
    private readonly string _markText;

    private CurveText(LearningRateCurve curve, int width, bool isUnicode)
    {
        (_axes, _isUnicode) = (new CurveAxes(curve.Points), isUnicode);
        _margin = _axes.LossTicks.Max(loss => _axes.LossText(loss).Length) + 1;
        _columns = Math.Max(width - _margin - 2, 8);
        (_line, _raw) = (new DotGrid(_columns, Rows, isUnicode), new DotGrid(_columns, Rows, isUnicode));
        (_mark, _markText) = (-1, "");
        if (curve.Suggestion is LearningRateSuggestion suggestion)
        {
            (_mark, _markText) = (ColumnOf(suggestion.Valley), Figures.Rate(suggestion.Valley));
        }

        Draw(curve.Points);
    }

    /// <summary>
    /// Draws the curve as wide as the screen, up to a limit; without colours and in ASCII where it is no terminal.
    /// </summary>
    public static void Show(LearningRateCurve curve, Screen screen)
    {
        int width = screen.IsTerminal ? Math.Min(screen.Width - 1, MostColumns) : PipedColumns;
        var text = new CurveText(curve, width, screen.IsTerminal && screen.IsUnicode);
        foreach (string line in text.Lines())
        {
            screen.Line(line);
        }
    }

    private IEnumerable<string> Lines()
    {
        string above = "loss".PadRight(_margin);
        yield return _mark < 0
            ? above.TrimEnd()
            : $"{above} {new string(' ', StartOf(_markText, _mark))}[{MarkStyle}]{_markText}[/]";
        Dictionary<int, string> ticks = [];
        foreach (double loss in _axes.LossTicks)
        {
            ticks[RowOf(loss)] = _axes.LossText(loss);
        }

        for (int row = 0; row < Rows; row++)
        {
            bool hasTick = ticks.TryGetValue(row, out string? tick);
            yield return $"{tick?.PadLeft(_margin - 1) ?? new string(' ', _margin - 1)} "
                + (_isUnicode ? hasTick ? '┤' : '│' : hasTick ? '+' : '|') + Cells(row);
        }

        yield return Axis();
        yield return Labels();
    }

    private void Draw(IReadOnlyList<LearningRatePoint> points)
    {
        (int X, int Y)? before = null;
        foreach (LearningRatePoint point in points)
        {
            int x = Place(_axes.X(point.LearningRate), _line.Width), y = DotOf(point.Smoothed);
            _raw.Set(x, DotOf(point.Loss));
            (int fromX, int fromY) = before ?? (x, y);
            _line.Line(fromX, fromY, x, y);
            before = (x, y);
        }
    }

    private string Cells(int row)
    {
        var text = new StringBuilder();
        string? style = null;
        for (int column = 0; column < _columns; column++)
        {
            (char cell, string? its) = _line.HasDots(column, row) ? (_line.Cell(column, row, '*'), LineStyle)
                : _raw.HasDots(column, row) ? (_raw.Cell(column, row, '.'), RawStyle)
                : column == _mark ? (_isUnicode ? '┊' : ':', MarkStyle)
                : (' ', (string?)null);
            if (its != style)
            {
                text.Append(style is null ? "" : "[/]").Append(its is null ? "" : $"[{its}]");
                style = its;
            }

            text.Append(cell);
        }

        return text.Append(style is null ? "" : "[/]").ToString().TrimEnd();
    }

    private string Axis()
    {
        char[] line = new string(_isUnicode ? '─' : '-', _columns).ToCharArray();
        foreach (double rate in _axes.RateTicks)
        {
            line[ColumnOf(rate)] = _isUnicode ? '┬' : '+';
        }

        return new string(' ', _margin) + (_isUnicode ? '└' : '+') + new string(line);
    }

    private string Labels()
    {
        const string Name = "rate";
        char[] line = new string(' ', _columns + 1).ToCharArray();
        int free = 0;
        foreach (double rate in _axes.RateTicks)
        {
            string label = Figures.PowerOfTen(rate);
            int start = StartOf(label, ColumnOf(rate)) + 1;
            if (start >= free)
            {
                label.CopyTo(line.AsSpan(start));
                free = start + label.Length + 1;
            }
        }

        return (Name.PadRight(_margin) + new string(line)).TrimEnd();
    }

    /// <summary>Where a text begins that stands in the middle over or under a column, without leaving the frame.</summary>
    private int StartOf(string text, int column) => Math.Clamp(column - (text.Length / 2), 0, _columns - text.Length);

    private int ColumnOf(double rate) => Math.Clamp(Place(_axes.X(rate), _columns), 0, _columns - 1);

    private int RowOf(double loss) => Math.Clamp(Place(1 - _axes.Y(loss), Rows), 0, Rows - 1);

    /// <summary>The dot of a loss from the top; one frame above the frame for all that is higher still.</summary>
    private int DotOf(double loss) => Place(1 - Math.Clamp(_axes.Y(loss), -1, 2), _line.Height);

    private static int Place(double share, int count) => (int)Math.Round(share * (count - 1));
}
