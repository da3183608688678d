using System.Globalization;
using Nin.Metrics;
using Nin.Reporting.Html;

namespace Nin.Reporting.Sections;

/// <summary>Which classes are taken for which.</summary>
internal sealed class ConfusionSection(ConfusionMatrix confusion) : Section
{
    /// <summary>A square of more classes is no overview; then the pairs are listed that are confused most.</summary>
    private const int MostClasses = 30, MostPairs = 40;

    public override string Title => "Confusion";

    public override void Write(HtmlWriter html)
    {
        if (confusion.Labels.Length <= MostClasses)
        {
            WriteMatrix(html);
            return;
        }

        html.Text("p", $"The {MostPairs} pairs of classes that are confused most, of {Numbers.Count(confusion.Labels.Length)} classes.");
        HtmlTable.Write(html, "classes that are confused most", ["class", "taken for", "pictures#"], confusion.Cells
            .Where(cell => cell.Actual != cell.Predicted).OrderByDescending(cell => cell.Pictures).Take(MostPairs)
            .Select(cell => (IReadOnlyList<string>)[cell.Actual, cell.Predicted, Numbers.Count(cell.Pictures)]));
    }

    private void WriteMatrix(HtmlWriter html)
    {
        html.Text("p", "Rows: what the pictures show. Columns: what the model says. The deeper the colour, the larger the share of the row.");
        html.Begin("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", "confusion matrix"));
        html.Begin("table", ("class", "matrix")).Begin("thead").Begin("tr").Text("td", "", ("class", "corner"));
        foreach (string label in confusion.Labels)
        {
            html.Text("th", label, ("scope", "col"));
        }

        html.End().End().Begin("tbody");
        IReadOnlyList<ClassFigures> classes = confusion.Classes;
        for (int actual = 0; actual < classes.Count; actual++)
        {
            html.Begin("tr").Text("th", confusion.Labels[actual], ("scope", "row"));
            for (int predicted = 0; predicted < classes.Count; predicted++)
            {
                int count = confusion[actual, predicted];

                // The square root lets a few confusions in a hundred be seen.
                double share = Math.Sqrt((double)count / Math.Max(classes[actual].Pictures, 1));
                string color = actual == predicted ? "--heat" : "--warm";
                string style = count == 0 ? "" : string.Create(
                    CultureInfo.InvariantCulture, $"background:color-mix(in srgb,var({color}) {100 * share:F0}%,transparent)");
                html.Text("td", count == 0 ? "" : Numbers.Count(count), ("style", style));
            }

            html.End();
        }

        html.End().End().End();
    }
}
