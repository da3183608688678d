using System.Text;
using Nin.Formats;

namespace Nin.Data.Manifests;

/// <summary>Reads a text line by line, and never more of a line than is allowed.</summary>
/// <param name="text">The text.</param>
/// <param name="longest">The most letters of a line.</param>
/// <param name="fail">Makes the error for a problem on a line.</param>
internal sealed class BoundedLines(TextReader text, int longest, Func<string, long, NinFormatException> fail)
{
    private readonly StringBuilder _line = new();

    /// <summary>The number of the last line, from 1 on.</summary>
    public long Line { get; private set; }

    /// <summary>The next line, without its end; null behind the last.</summary>
    /// <exception cref="NinFormatException">It is too long.</exception>
    public string? Next()
    {
        _line.Clear();
        Line++;
        for (int letter = text.Read(); letter >= 0; letter = text.Read())
        {
            if (letter == '\n')
            {
                return _line.ToString().TrimEnd('\r');
            }

            if (_line.Length >= longest)
            {
                throw fail($"expected lines of at most {longest} letters.", Line);
            }

            _line.Append((char)letter);
        }

        return _line.Length == 0 ? null : _line.ToString();
    }
}
