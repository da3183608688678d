using System.Text;
using System.Text.Encodings.Web;

namespace Nin.Reporting.Html;

/// <summary>
/// Writes HTML. Every text and every value of an attribute is escaped: names of files and classes are nobody's markup.
/// </summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _page = new();
    private readonly Stack<string> _open = new();

    /// <summary>Begins an element; <see cref="End"/> ends it.</summary>
    public HtmlWriter Begin(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Tag(tag, attributes);
        _open.Push(tag);
        return this;
    }

    /// <summary>Ends the element that was begun last.</summary>
    public HtmlWriter End()
    {
        _page.Append("</").Append(_open.Pop()).Append(">\n");
        return this;
    }

    /// <summary>An element with a text in it.</summary>
    public HtmlWriter Text(string tag, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Tag(tag, attributes);
        _page.Append(HtmlEncoder.Default.Encode(text)).Append("</").Append(tag).Append('>');
        return this;
    }

    /// <summary>A text.</summary>
    public HtmlWriter Text(string text)
    {
        _page.Append(HtmlEncoder.Default.Encode(text));
        return this;
    }

    /// <summary>An element that has no content, such as a picture.</summary>
    public HtmlWriter Empty(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Tag(tag, attributes);
        return this;
    }

    /// <summary>Markup of our own, as it is.</summary>
    public HtmlWriter Markup(string markup)
    {
        _page.Append(markup);
        return this;
    }

    public override string ToString() => _open.Count == 0
        ? _page.ToString()
        : throw new InvalidOperationException($"HtmlWriter: <{_open.Peek()}> was not ended.");

    private void Tag(string tag, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _page.Append('<').Append(tag);
        foreach ((string name, string value) in attributes)
        {
            _page.Append(' ').Append(name).Append("=\"").Append(HtmlEncoder.Default.Encode(value)).Append('"');
        }

        _page.Append('>');
    }
}
