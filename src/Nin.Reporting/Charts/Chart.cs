using System.Globalization;
using System.Text.Encodings.Web;
using Nin.Reporting.Html;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Nin.Reporting.Charts;

/// <summary>A chart of lines, drawn by OxyPlot as SVG that stands in the page.</summary>
internal sealed class Chart
{
    /// <summary>What a chart is wide and tall, in pixels.</summary>
    public const int Width = 440, Height = 280;

    /// <summary>More points of a line than these are not told apart.</summary>
    private const int MostMarkers = 30;

    /// <summary>When the colours come again, lines are told apart by their dashes and marks.</summary>
    private static readonly LineStyle[] Styles = [LineStyle.Solid, LineStyle.Dash, LineStyle.Dot, LineStyle.DashDot];

    private static readonly MarkerType[] Markers =
        [MarkerType.Circle, MarkerType.Square, MarkerType.Triangle, MarkerType.Diamond];

    private readonly PlotModel _model = new()
    {
        DefaultFont = "system-ui, sans-serif",
        DefaultFontSize = 13,
        TextColor = ChartColors.Ink,
        PlotAreaBorderThickness = new OxyThickness(0)
    };
    private int _lines;

    /// <param name="across">What runs to the right.</param>
    /// <param name="up">What runs up.</param>
    public Chart(ChartAxis across, ChartAxis up)
    {
        _model.Axes.Add(Of(across, AxisPosition.Bottom));
        _model.Axes.Add(Of(up, AxisPosition.Left));
        _model.Legends.Add(new Legend
        {
            LegendPlacement = LegendPlacement.Outside,
            LegendPosition = LegendPosition.TopLeft,
            LegendOrientation = LegendOrientation.Horizontal,
            LegendTextColor = ChartColors.Ink,
            LegendMargin = 0,
        });
    }

    /// <summary>Adds a number with the range around it, which lies at a height; where it has none, a point.</summary>
    public Chart Interval(double height, double number, double low, double high)
    {
        OxyColor color = ChartColors.Series(0);
        var range = new LineSeries { Color = color, StrokeThickness = 3, MarkerType = MarkerType.None };
        range.Points.AddRange(double.IsFinite(low + high) ? [new DataPoint(low, height), new DataPoint(high, height)] : []);
        var point = new LineSeries { Color = color, MarkerType = MarkerType.Circle, MarkerFill = color, MarkerSize = 5 };
        point.Points.Add(new DataPoint(number, height));
        _model.Series.Add(range);
        _model.Series.Add(point);
        return this;
    }

    /// <summary>Adds a line; numbers that are not finite leave a gap.</summary>
    public Chart Line(string name, IEnumerable<(double X, double Y)> points, bool isDashed = false, bool isQuiet = false)
    {
        DataPoint[] all = [.. points.Select(
            point => double.IsFinite(point.Y) ? new DataPoint(point.X, point.Y) : DataPoint.Undefined)];
        int number = isQuiet ? 0 : _lines++, round = number / ChartColors.Lines;
        OxyColor color = isQuiet ? ChartColors.Ink : ChartColors.Series(number);
        var line = new LineSeries
        {
            Title = name,
            Color = color,
            StrokeThickness = isQuiet ? 1 : 2,
            LineStyle = isDashed ? LineStyle.Dash : Styles[round % Styles.Length],
            MarkerType = all.Length <= MostMarkers && !isQuiet ? Markers[round % Markers.Length] : MarkerType.None,
            MarkerFill = color,
            MarkerSize = 2.5,
        };
        line.Points.AddRange(all);
        _model.Series.Add(line);
        return this;
    }

    /// <summary>Writes the chart with a line below it.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="id">A name that no other chart of the page has.</param>
    /// <param name="words">What is to be seen, in a sentence or two: the caption, and what is read out.</param>
    public void Write(HtmlWriter html, string id, string words)
    {
        html.Begin("figure");
        html.Markup(Svg(id, string.Create(
            CultureInfo.InvariantCulture,
            $"class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{HtmlEncoder.Default.Encode(words)}\"")));
        html.Text("figcaption", words).End();
    }

    /// <summary>The chart as an element of SVG.</summary>
    /// <param name="id">A name that no other chart beside it has.</param>
    /// <param name="attributes">The element's.</param>
    /// <param name="width">What it is wide, in pixels.</param>
    /// <param name="height">What it is tall, in pixels.</param>
    public string Svg(string id, string attributes, int width = Width, int height = Height)
    {
        string drawn = new SvgExporter { Width = width, Height = height, IsDocument = false, TextMeasurer = new TextWidths() }
            .ExportToString(_model);
        int open = drawn.IndexOf("<svg", StringComparison.Ordinal), close = drawn.IndexOf('>', open);
        return $"<svg {attributes}" + ChartColors.Named(drawn[close..])
            .Replace("\"clipPath", $"\"{id}-clip", StringComparison.Ordinal).Replace("#clipPath", $"#{id}-clip", StringComparison.Ordinal);
    }

    private static Axis Of(ChartAxis axis, AxisPosition position)
    {
        Axis made = axis.IsLogarithmic ? new LogarithmicAxis() : new LinearAxis();
        (made.Position, made.Title) = (position, axis.Name);
        (made.Minimum, made.Maximum) = (axis.Least ?? double.NaN, axis.Most ?? double.NaN);
        (made.TextColor, made.TitleColor, made.TicklineColor, made.AxislineColor) = (
            ChartColors.Ink, ChartColors.Ink, ChartColors.Grid, ChartColors.Grid);
        (made.MajorGridlineStyle, made.MajorGridlineColor) = (LineStyle.Solid, ChartColors.Grid);
        (made.MinorTickSize, made.MajorTickSize) = (0, 4);

        // Up the side the title stands beside the numbers, which a font wider than was reckoned with would bring up to it.
        made.AxisTitleDistance = position == AxisPosition.Left ? 10 : 4;
        if (axis.IsShare)
        {
            made.LabelFormatter = share => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %");
        }
        else if (axis.Labels is { } labels)
        {
            (made.MajorStep, made.MinimumMajorStep) = (1, 1);
            made.LabelFormatter = at => at >= 0 && at < labels.Count && at == Math.Floor(at) ? labels[(int)at] : "";
        }
        else if (axis.IsWhole)
        {
            (made.MinimumMajorStep, made.LabelFormatter) = (1, number => number.ToString("0", CultureInfo.InvariantCulture));
        }

        return made;
    }
}
