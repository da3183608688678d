using Nin.Metrics;

namespace Nin.Cli.Output;

/// <summary>
/// A confusion matrix as an SVG picture: a square a pair of classes, the darker the larger its share of the row.
/// </summary>
internal static class ConfusionSvg
{
    /// <summary>More classes than this make no picture that anybody can read.</summary>
    public const int MostClasses = 100;

    private const int Cell = 36, LabelRoom = 130, Top = 44, Margin = 12, LongestLabel = 18;
    private const string Ink = "#1f2933", Pale = "#ffffff", Quiet = "#61707f";

    // Dark blue on white tells shares apart in grey and for the colour-blind too.
    private static readonly (int R, int G, int B) Full = (8, 64, 129);

    public static void Write(Stream stream, ConfusionMatrix confusion)
    {
        int classes = confusion.Labels.Length;
        int width = LabelRoom + (classes * Cell) + Margin, height = Top + (classes * Cell) + LabelRoom;
        using var svg = new SvgWriter(
            stream, ("viewBox", $"0 0 {width} {height}"), ("width", $"{width}"), ("height", $"{height}"),
            ("font-family", "sans-serif"), ("font-size", "12"),
            ("role", "img"));
        svg.Text("title", "Confusion matrix: rows are the pictures' classes, columns the answers");
        svg.Element("rect", ("width", "100%"), ("height", "100%"), ("fill", Pale));
        svg.Text(
            "text", "Rows: what the pictures show. Columns: what the model says.", ("x", $"{Margin}"), ("y", "24"),
            ("fill", Quiet));
        IReadOnlyList<ClassFigures> figures = confusion.Classes;
        for (int actual = 0; actual < classes; actual++)
        {
            int y = Top + (actual * Cell);
            svg.Text(
                "text", Short(confusion.Labels[actual]), ("x", $"{LabelRoom - 8}"), ("y", $"{y + (Cell / 2) + 4}"),
                ("text-anchor", "end"), ("fill", Ink));
            int pictures = Math.Max(figures[actual].Pictures, 1);
            for (int predicted = 0; predicted < classes; predicted++)
            {
                WriteCell(svg, LabelRoom + (predicted * Cell), y, confusion[actual, predicted], pictures);
            }
        }

        for (int predicted = 0; predicted < classes; predicted++)
        {
            string x = $"{LabelRoom + (predicted * Cell) + (Cell / 2) + 4}", y = $"{Top + (classes * Cell) + 10}";
            svg.Text(
                "text", Short(confusion.Labels[predicted]), ("x", x), ("y", y), ("transform", $"rotate(-90 {x} {y})"),
                ("text-anchor", "end"), ("fill", Ink));
        }
    }

    private static void WriteCell(SvgWriter svg, int x, int y, int count, int pictures)
    {
        double share = (double)count / pictures;
        svg.Element(
            "rect", ("x", $"{x}"), ("y", $"{y}"), ("width", $"{Cell - 1}"), ("height", $"{Cell - 1}"), ("fill", Shade(share)));
        if (count > 0)
        {
            svg.Text(
                "text", count < 100_000 ? $"{count}" : $"{count / 1000}k", ("x", $"{x + ((Cell - 1) / 2)}"),
                ("y", $"{y + (Cell / 2) + 4}"), ("text-anchor", "middle"),
                ("font-size", count < 1000 ? "12" : "10"), ("fill", share > 0.5 ? Pale : Ink));
        }
    }

    private static string Shade(double share)
    {
        // The square root lets a few confusions in a hundred be seen.
        double amount = Math.Sqrt(share);
        return $"#{Part(Full.R):x2}{Part(Full.G):x2}{Part(Full.B):x2}";

        int Part(int full) => (int)Math.Round(245 + ((full - 245) * amount));
    }

    private static string Short(string label) => label.Length <= LongestLabel ? label : label[..(LongestLabel - 1)] + "…";
}
