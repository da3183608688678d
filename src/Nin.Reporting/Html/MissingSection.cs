namespace Nin.Reporting.Html;

/// <summary>A part that cannot be shown, and why.</summary>
internal sealed class MissingSection(string title, string why) : Section
{
    public override string Title => title;

    public override void Write(HtmlWriter html) => html.Text("p", $"Missing: {why}", ("class", "missing"));
}
