namespace Nin.Reporting.Html;

/// <summary>A table that scrolls by itself where it is wider than the page, by mouse, finger and keyboard.</summary>
internal static class HtmlTable
{
    /// <summary>Writes a table.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="caption">What the table shows.</param>
    /// <param name="columns">The heads; a head that ends with <c>#</c> is one of numbers, which stand to the right.</param>
    /// <param name="rows">The cells; the first of each row is its head.</param>
    public static void Write(
        HtmlWriter html, string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        html.Begin("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption));
        html.Begin("table").Text("caption", caption).Begin("thead").Begin("tr");
        foreach (string column in columns)
        {
            html.Text("th", column.TrimEnd('#'), ("scope", "col"), ("class", ClassOf(column)));
        }

        html.End().End().Begin("tbody");
        foreach (IReadOnlyList<string> row in rows)
        {
            html.Begin("tr");
            for (int i = 0; i < row.Count; i++)
            {
                if (i == 0)
                {
                    html.Text("th", row[i], ("scope", "row"));
                }
                else
                {
                    html.Text("td", row[i], ("class", ClassOf(columns[i])));
                }
            }

            html.End();
        }

        html.End().End().End();
    }

    /// <summary>The same, folded up until somebody wants to see it: what stands behind a chart.</summary>
    public static void WriteFolded(
        HtmlWriter html, string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        html.Begin("details").Text("summary", $"Table: {caption}");
        Write(html, caption, columns, rows);
        html.End();
    }

    private static string ClassOf(string column) => column.EndsWith('#') ? "number" : "text";
}
