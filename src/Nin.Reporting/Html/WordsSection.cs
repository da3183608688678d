namespace Nin.Reporting.Html;

/// <summary>A part that says something in a sentence or two.</summary>
internal sealed class WordsSection(string title, params IReadOnlyList<string> paragraphs) : Section
{
    public override string Title => title;

    public override void Write(HtmlWriter html)
    {
        foreach (string paragraph in paragraphs)
        {
            html.Text("p", paragraph);
        }
    }
}
