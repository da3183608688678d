using System.Globalization;
using System.Text.Encodings.Web;
using Nin.Explanation;
using Nin.Reporting.Charts;

namespace Nin.Reporting;

/// <summary>
/// The curves behind a map score as an SVG picture: the probability of the class while pixels are taken away, and while they are
/// put in, by the maps and by random ones.
/// </summary>
public static class MapScoreChart
{
    private const int Gap = 24, Top = 48;

    /// <summary>The page's colours, on light and on dark paper.</summary>
    private const string Style = """
        <style>
        svg { --paper: #ffffff; --c1: #1d2733; --c2: #d5dbe1; --c3: #0b5fb3; --c4: #c2410c }
        @media (prefers-color-scheme: dark) { svg { --paper: #14181d; --c1: #e8edf2; --c2: #39434e; --c3: #6cb2ff; --c4: #ff9a5c } }
        </style>
        """;

    /// <summary>The picture as text.</summary>
    /// <param name="score">The score.</param>
    /// <param name="data">What it was measured on.</param>
    public static string Svg(MapScore score, string data)
    {
        ArgumentNullException.ThrowIfNull(score);
        ArgumentNullException.ThrowIfNull(data);
        string title = HtmlEncoder.Default.Encode(string.Create(
            CultureInfo.InvariantCulture,
            $"How true the maps of {score.Layer} are, on {score.Deletion.Count} pictures of {data}"));
        const int width = (2 * Chart.Width) + Gap, height = Chart.Height + Top;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"
             font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif">
            <title>{title}</title>
            {Style}
            <rect width="{width}" height="{height}" fill="var(--paper)"/>
            <text x="12" y="30" font-size="16" font-weight="600" fill="var(--c1)">{title}</text>
            {Panel("deletion", 0, "pixels taken away", score.Deletion.Mean, score.DeletionCurve, score.RandomDeletionCurve)}
            {Panel("insertion", Chart.Width + Gap, "pixels put in", score.Insertion.Mean, score.InsertionCurve, score.RandomInsertionCurve)}
            </svg>

            """);
    }

    private static string Panel(
        string id, int left, string across, double area, IReadOnlyList<double> own, IReadOnlyList<double> random)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"by the map, area {area:F3}");
        return new Chart(
                new ChartAxis(across) { Least = 0, Most = 1, IsShare = true },
                new ChartAxis("probability of the class") { Least = 0, Most = 1, IsShare = true })
            .Line(name, Points(own)).Line("by a random map", Points(random), isDashed: true)
            .Svg(id, string.Create(
                CultureInfo.InvariantCulture,
                $"x=\"{left}\" y=\"{Top}\" width=\"{Chart.Width}\" height=\"{Chart.Height}\""));
    }

    private static IEnumerable<(double X, double Y)> Points(IReadOnlyList<double> curve) =>
        curve.Select((value, step) => ((double)step / Math.Max(1, curve.Count - 1), value));
}
