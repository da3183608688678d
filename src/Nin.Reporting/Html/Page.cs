namespace Nin.Reporting.Html;

/// <summary>A whole page: its head, its list of sections, and the sections.</summary>
internal static class Page
{
    /// <summary>What a browser may do with a page: style it, and show the pictures that it holds.</summary>
    public const string Policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    /// <summary>
    /// Puts a page together. It fetches nothing and runs nothing: the policy in its head forbids both. One that is kept up to
    /// date runs the one script that does so.
    /// </summary>
    /// <param name="title">The title.</param>
    /// <param name="subtitle">A line below it.</param>
    /// <param name="sections">The sections, in their order.</param>
    /// <param name="updateSeconds">After how many seconds the page is to ask for what has changed; 0 for never.</param>
    public static string Of(string title, string subtitle, IReadOnlyList<Section> sections, int updateSeconds = 0)
    {
        var html = new HtmlWriter();
        html.Markup("<!DOCTYPE html>\n").Begin("html", ("lang", "en")).Begin("head");
        html.Empty("meta", ("charset", "utf-8"));
        html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
        bool isLive = updateSeconds > 0;
        html.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", isLive ? LiveScript.Policy : Policy));
        html.Text("title", title).Markup("<style>").Markup(Resource.Read("report.css")).Markup("</style>").End();
        html.Begin("body", isLive ? [("data-update", $"{updateSeconds}")] : []).Begin("header");
        html.Text("h1", title).Text("p", subtitle);
        if (isLive)
        {
            html.Begin("noscript").Begin("p").Text("Without scripts the page stays as it is. ").Text("a", "Ask for it again.", ("href", "?"));
            html.End().End();
        }

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

        html.End();
        if (isLive)
        {
            html.Markup($"<script>{LiveScript.Text}</script>");
        }

        html.End().End();
        return html.ToString();
    }
}
