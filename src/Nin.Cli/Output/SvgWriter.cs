using System.Globalization;
using System.Text;

namespace Nin.Cli.Output;

/// <summary>Writes the elements of a flat SVG picture, a line each.</summary>
/// <remarks>
/// The framework's writer of XML knows a hundred things that this does not need, and would be a fiftieth of the published file.
/// </remarks>
internal sealed class SvgWriter : IDisposable
{
    private readonly StreamWriter _writer;

    /// <summary>Begins the picture.</summary>
    public SvgWriter(Stream stream, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
        {
            NewLine = "\n",
        };
        Open("svg", [("xmlns", "http://www.w3.org/2000/svg"), .. attributes]);
        _writer.WriteLine('>');
    }

    /// <summary>A number as SVG has it.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Writes an element that has attributes alone.</summary>
    public void Element(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _writer.Write("  ");
        Open(name, attributes);
        _writer.WriteLine(" />");
    }

    /// <summary>Writes an element with a text in it; what XML cannot hold is left out.</summary>
    public void Text(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _writer.Write("  ");
        Open(name, attributes);
        _writer.WriteLine($">{Escape(text)}</{name}>");
    }

    /// <summary>Ends the picture; the stream stays open.</summary>
    public void Dispose()
    {
        _writer.Write("</svg>");
        _writer.Dispose();
    }

    private void Open(string name, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _writer.Write($"<{name}");
        foreach ((string attribute, string value) in attributes)
        {
            _writer.Write($" {attribute}=\"{Escape(value)}\"");
        }
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes().Where(rune => rune.Value is >= ' ' and not (0xFFFD or 0xFFFE or 0xFFFF)))
        {
            escaped.Append(
                rune.Value switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", _ => rune.ToString() });
        }

        return escaped.ToString();
    }
}
