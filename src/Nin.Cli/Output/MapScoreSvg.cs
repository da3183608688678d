using Nin.Cli.Input;
using Nin.Explanation;
using static Nin.Cli.Output.SvgWriter;

namespace Nin.Cli.Output;

/// <summary>
/// The curves behind a map score as an SVG picture: the probability of the class while pixels are taken away, and while they are
/// put in, by the maps and by random ones.
/// </summary>
internal sealed class MapScoreSvg : IDisposable
{
    private const int Width = 880, Height = 400, Left = 64, Top = 92, Side = 360, Gap = 64, Bottom = 56;
    private const int Tall = Height - Top - Bottom;
    private const string Ink = "#24292f", Faint = "#57606a", Grid = "#e6e9ec", Own = "#1f5fa8", Random = "#c4371d";

    private readonly SvgWriter _svg;

    private MapScoreSvg(Stream stream) => _svg = new SvgWriter(
        stream, ("viewBox", $"0 0 {Width} {Height}"), ("width", $"{Width}"), ("height", $"{Height}"), ("role", "img"),
        ("font-family", "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"), ("font-size", "13"));

    /// <summary>Writes the file; its folder is made where it is missing.</summary>
    public static void Write(string path, MapScore score, string data) => OutputFile.Write(path, stream =>
    {
        using var svg = new MapScoreSvg(stream);
        svg.Draw(score, $"How true the maps of {score.Layer} are, on {score.Deletion.Count} pictures of {data}");
    });

    public void Dispose() => _svg.Dispose();

    private void Draw(MapScore score, string title)
    {
        _svg.Text("title", title);
        _svg.Element("rect", ("width", $"{Width}"), ("height", $"{Height}"), ("fill", "#ffffff"), ("stroke", "none"));
        Text(title, Left, 28, Ink, "start", ("font-size", "16"), ("font-weight", "600"));
        Legend(Left, Own, "none", "by the map");
        Legend(Left + 130, Random, "5 4", "by a random map");
        Panel(Left, "pixels taken away", $"area {Figures.Fixed(score.Deletion.Mean, 3)}", score.DeletionCurve, score.RandomDeletionCurve);
        Panel(
            Left + Side + Gap, "pixels put in", $"area {Figures.Fixed(score.Insertion.Mean, 3)}", score.InsertionCurve,
            score.RandomInsertionCurve);
        const int Middle = Top + (Tall / 2);
        Text("probability of the class", 18, Middle, Ink, "middle", ("transform", $"rotate(-90 18 {Middle})"));
    }

    private void Panel(int left, string name, string area, IReadOnlyList<double> own, IReadOnlyList<double> random)
    {
        for (int tenths = 0; tenths <= 10; tenths += 2)
        {
            double y = Y(tenths / 10.0);
            Stroke(left, y, left + Side, y, Grid);
            Text(Figures.Fixed(tenths / 10.0, 1), left - 8, y + 4.5, Faint, "end");
            Text($"{tenths * 10} %", left + (Side * tenths / 10.0), Top + Tall + 20, Faint, "middle");
        }

        Stroke(left, Top + Tall, left + Side, Top + Tall, Ink);
        Curve(left, random, Random, "5 4");
        Curve(left, own, Own, "none");
        Text(name, left + (Side / 2.0), Height - 12, Ink, "middle");
        Text(area, left + Side, Top - 8, Own, "end", ("font-weight", "600"));
    }

    private void Curve(int left, IReadOnlyList<double> curve, string color, string dashes) => _svg.Element(
        "polyline", ("fill", "none"), ("stroke", color), ("stroke-width", "2.25"), ("stroke-dasharray", dashes),
        ("points", string.Join(' ', curve.Select((value, step) =>
            $"{Number(left + (Side * (double)step / (curve.Count - 1)))},{Number(Y(value))}"))));

    private void Legend(int left, string color, string dashes, string text)
    {
        _svg.Element(
            "line", ("x1", $"{left}"), ("y1", "52"), ("x2", $"{left + 26}"), ("y2", "52"), ("stroke", color), ("stroke-width", "2.25"),
            ("stroke-dasharray", dashes));
        Text(text, left + 34, 56.5, Ink, "start");
    }

    private static double Y(double probability) => Top + ((1 - probability) * Tall);

    private void Stroke(double fromX, double fromY, double toX, double toY, string color) => _svg.Element(
        "line", ("x1", Number(fromX)), ("y1", Number(fromY)), ("x2", Number(toX)), ("y2", Number(toY)), ("stroke", color));

    private void Text(string text, double x, double y, string color, string anchor, params (string Name, string Value)[] more) =>
        _svg.Text(
            "text", text,
            [("x", Number(x)), ("y", Number(y)), ("fill", color), ("stroke", "none"), ("text-anchor", anchor), .. more]);
}
