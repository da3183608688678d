namespace Nin.Reporting.Html;

/// <summary>A figure that is to be seen at once: its name, its value, and a line about it. It stands in a list of them.</summary>
internal static class HtmlFigure
{
    public static void Write(HtmlWriter html, string name, string value, string detail) =>
        html.Begin("div").Text("dt", name).Begin("dd").Text(value).Text("small", detail).End().End();
}
