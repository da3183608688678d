using System.Text;
using Nin.Cli.Input;
using Nin.Training.RangeTest;
using static Nin.Cli.Output.SvgWriter;

namespace Nin.Cli.Output;

/// <summary>A range test's curve as an SVG picture.</summary>
internal sealed class CurveSvg : IDisposable
{
    private const int Width = 800, Height = 480, Left = 72, Top = 64, Right = 24, Bottom = 64;
    private const int PlotWidth = Width - Left - Right, PlotHeight = Height - Top - Bottom;
    private const string Ink = "#24292f", Faint = "#57606a", Grid = "#e6e9ec", Raw = "#9db8d9", Line = "#1f5fa8",
        Mark = "#c4371d";

    private readonly SvgWriter _svg;
    private readonly CurveAxes _axes;
    private readonly LearningRateCurve _curve;

    private CurveSvg(Stream stream, LearningRateCurve curve)
    {
        _svg = new SvgWriter(
            stream, ("viewBox", $"0 0 {Width} {Height}"), ("width", $"{Width}"), ("height", $"{Height}"), ("role", "img"),
            ("font-family", "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"), ("font-size", "13"));
        (_axes, _curve) = (new CurveAxes(curve.Points), curve);
    }

    /// <summary>Writes the file; its folder is made where it is missing.</summary>
    public static void Write(string path, LearningRateCurve curve, string title)
    {
        OutputFile.Write(path, stream =>
        {
            using var svg = new CurveSvg(stream, curve);
            svg.Draw(title);
        });
    }

    public void Dispose() => _svg.Dispose();

    private void Draw(string title)
    {
        _svg.Text("title", title);
        _svg.Element("rect", ("width", $"{Width}"), ("height", $"{Height}"), ("fill", "#ffffff"), ("stroke", "none"));
        Text(title, Left, 28, Ink, "start", ("font-size", "16"), ("font-weight", "600"));
        DrawAxes();
        DrawCurves();
        DrawSuggestion();
        DrawLegend();
    }

    private void DrawAxes()
    {
        const int Floor = Top + PlotHeight;
        foreach (double loss in _axes.LossTicks)
        {
            double y = Y(loss);
            Stroke(Left, y, Left + PlotWidth, y, Grid, 1);
            Text(_axes.LossText(loss), Left - 10, y + 4.5, Faint, "end");
        }

        foreach (double rate in _axes.MinorRateTicks)
        {
            Stroke(X(rate), Floor, X(rate), Floor + 4, Faint, 0.75);
        }

        foreach (double rate in _axes.RateTicks)
        {
            double x = X(rate);
            Stroke(x, Top, x, Floor, Grid, 1);
            Stroke(x, Floor, x, Floor + 7, Ink, 1);
            Text(Figures.PowerOfTen(rate), x, Floor + 23, Faint, "middle");
        }

        Stroke(Left, Floor, Left + PlotWidth, Floor, Ink, 1);
        Text("learning rate", Left + (PlotWidth / 2.0), Height - 16, Ink, "middle");
        const int Middle = Top + (PlotHeight / 2);
        Text("loss", 22, Middle, Ink, "middle", ("transform", $"rotate(-90 22 {Middle})"));
    }

    private void DrawCurves()
    {
        Curve(point => point.Loss, Raw, 1.25);
        Curve(point => point.Smoothed, Line, 2.75);
    }

    private void Curve(Func<LearningRatePoint, double> lossOf, string color, double width) => _svg.Element(
        "path", ("d", PathOf(lossOf)), ("fill", "none"), ("stroke", color), ("stroke-width", Number(width)),
        ("stroke-linejoin", "round"),
        ("stroke-linecap", "round"));

    /// <summary>The curve as far as it lies in the frame. Cut here: not every viewer cuts as it is told to.</summary>
    private string PathOf(Func<LearningRatePoint, double> lossOf)
    {
        var path = new StringBuilder();
        (double X, double Y)? end = null;
        for (int i = 1; i < _curve.Points.Count; i++)
        {
            (LearningRatePoint before, LearningRatePoint after) = (_curve.Points[i - 1], _curve.Points[i]);
            (double X, double Y) from = (X(before.LearningRate), Y(lossOf(before))), to = (
                X(after.LearningRate), Y(lossOf(after)));
            (double enters, double leaves) = SharesInside(from.Y, to.Y);
            if (enters >= leaves)
            {
                continue;
            }

            (double X, double Y) first = Along(enters), last = Along(leaves);
            path.Append(first == end ? "" : $"M{Number(first.X)} {Number(first.Y)}").Append(
                $"L{Number(last.X)} {Number(last.Y)}");
            end = last;

            (double X, double Y) Along(double share) => share switch
            {
                0 => from,
                1 => to,
                _ => (from.X + (share * (to.X - from.X)), from.Y + (share * (to.Y - from.Y))),
            };
        }

        return path.ToString();
    }

    /// <summary>The shares of the way between two heights at which it enters the frame and leaves it.</summary>
    private static (double Enters, double Leaves) SharesInside(double from, double to)
    {
        if (from == to)
        {
            return from is >= Top and <= Top + PlotHeight ? (0, 1) : (1, 0);
        }

        double atTop = (Top - from) / (to - from), atFloor = (Top + PlotHeight - from) / (to - from);
        return (Math.Max(0, Math.Min(atTop, atFloor)), Math.Min(1, Math.Max(atTop, atFloor)));
    }

    private void DrawSuggestion()
    {
        if (_curve.Suggestion is not LearningRateSuggestion suggestion)
        {
            return;
        }

        double x = X(suggestion.Valley), y = Math.Max(Y(SmoothedAt(suggestion.Valley)), Top);
        _svg.Element(
            "line", ("x1", Number(x)), ("y1", $"{Top}"), ("x2", Number(x)), ("y2", $"{Top + PlotHeight}"), ("stroke", Mark),
            ("stroke-width", "1.5"), ("stroke-dasharray", "5 4"));
        _svg.Element(
            "circle", ("cx", Number(x)), ("cy", Number(y)), ("r", "5"), ("fill", Mark), ("stroke", "#ffffff"),
            ("stroke-width", "1.5"));
        Text(Figures.Rate(suggestion.Valley), x, Top - 8, Mark, "middle", ("font-size", "15"), ("font-weight", "600"));
    }

    /// <summary>The smoothed loss at a rate, on the line between its neighbours.</summary>
    private double SmoothedAt(double rate)
    {
        int after = 1;
        while (after < _curve.Points.Count - 1 && _curve.Points[after].LearningRate < rate)
        {
            after++;
        }

        (LearningRatePoint from, LearningRatePoint to) = (_curve.Points[after - 1], _curve.Points[after]);
        double start = _axes.X(from.LearningRate), share = (_axes.X(rate) - start) / (_axes.X(to.LearningRate) - start);
        return from.Smoothed + (Math.Clamp(share, 0, 1) * (to.Smoothed - from.Smoothed));
    }

    /// <summary>What is what, in the corner that a curve which falls and then rises leaves free.</summary>
    private void DrawLegend()
    {
        const int At = Left + 16;
        int y = Top + PlotHeight - 62;
        (string Label, string Color, string Width)[] entries = [("loss of the batch", Raw, "1.25"), ("smoothed", Line, "2.75"),
            ("suggested rate", Mark, "1.5")];
        _svg.Element(
            "rect", ("x", $"{At - 8}"), ("y", $"{y - 14}"), ("width", "158"), ("height", "68"), ("rx", "4"), ("fill", "#ffffff"),
            ("fill-opacity", "0.85"), ("stroke", "none"));
        foreach ((string label, string color, string width) in entries)
        {
            _svg.Element(
                "line", ("x1", $"{At}"), ("y1", $"{y}"), ("x2", $"{At + 26}"), ("y2", $"{y}"), ("stroke", color),
                ("stroke-width", width),
                ("stroke-dasharray", color == Mark ? "5 4" : "none"));
            Text(label, At + 36, y + 4.5, Ink, "start");
            y += 20;
        }
    }

    private double X(double rate) => Left + (_axes.X(rate) * PlotWidth);

    private double Y(double loss) => Top + ((1 - _axes.Y(loss)) * PlotHeight);

    private void Stroke(double fromX, double fromY, double toX, double toY, string color, double width) => _svg.Element(
        "line", ("x1", Number(fromX)), ("y1", Number(fromY)), ("x2", Number(toX)), ("y2", Number(toY)), ("stroke", color),
        ("stroke-width", Number(width)));

    private void Text(string text, double x, double y, string color, string anchor, params (string Name, string Value)[] more) =>
        _svg.Text(
            "text", text,
            [("x", Number(x)), ("y", Number(y)), ("fill", color), ("stroke", "none"), ("text-anchor", anchor), .. more]);
}
