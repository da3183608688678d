namespace Nin.Reporting.Html;

/// <summary>A whole page: its head, its list of sections, and the sections.</summary>
internal static class Page
{
    /// <summary>Puts a page together. It fetches nothing and runs nothing: the policy in its head forbids both.</summary>
    /// <param name="title">The title.</param>
    /// <param name="subtitle">A line below it.</param>
    /// <param name="sections">The sections, in their order.</param>
    /// <param name="refreshSeconds">After how many seconds a browser is to ask again; 0 for never.</param>
    public static string Of(string title, string subtitle, IReadOnlyList<Section> sections, int refreshSeconds = 0)
    {
        var html = new HtmlWriter();
        html.Markup("<!DOCTYPE html>\n").Begin("html", ("lang", "en")).Begin("head");
        html.Empty("meta", ("charset", "utf-8"));
        html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
        html.Empty(
            "meta", ("http-equiv", "Content-Security-Policy"),
            ("content", "default-src 'none'; img-src data:; style-src 'unsafe-inline'"));
        if (refreshSeconds > 0)
        {
            html.Empty("meta", ("http-equiv", "refresh"), ("content", $"{refreshSeconds}"));
        }

        html.Text("title", title).Markup("<style>").Markup(Style()).Markup("</style>").End();
        html.Begin("body").Begin("header").Text("h1", title).Text("p", subtitle);
        html.Begin("nav", ("aria-label", "Sections")).Begin("ul");
        foreach (Section section in sections)
        {
            html.Begin("li").Text("a", section.Title, ("href", $"#{section.Id}")).End();
        }

        html.End().End().End().Begin("main");
        foreach (Section section in sections)
        {
            html.Begin("section", ("id", section.Id), ("aria-labelledby", $"{section.Id}-title"));
            html.Text("h2", section.Title, ("id", $"{section.Id}-title"));
            section.Write(html);
            html.End();
        }

        html.End().End().End();
        return html.ToString();
    }

    private static string Style()
    {
        using Stream stream = typeof(Page).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
