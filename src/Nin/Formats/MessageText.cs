using System.Globalization;
using System.Text;

namespace Nin.Formats;

/// <summary>
/// Makes text from files and exceptions fit for one line of a message: no control characters, no endless lines.
/// </summary>
/// <remarks>
/// A name in a hostile file may hold the codes that clear a terminal, set its title or turn the direction of writing. Shown as
/// <c>\u001b</c> they do nothing.
/// </remarks>
public static class MessageText
{
    /// <summary>The longest message, in characters; of a longer one the beginning and the end are shown.</summary>
    public const int Longest = 4000;

    private const string Cut = " […] ";

    /// <summary>
    /// The text with every character that moves a cursor, breaks a line or changes the direction of writing written as
    /// <c>\uXXXX</c>.
    /// </summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.Any(IsUnsafe))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            _ = IsUnsafe(c) ? escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>The beginning and the end of a text that is longer than <paramref name="longest"/> characters.</summary>
    public static string Shorten(string text, int longest = Longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= longest)
        {
            return text;
        }

        // The end is kept, since that is where a message gives its advice and a path its file.
        int tail = (longest - Cut.Length) / 3, head = longest - Cut.Length - tail;
        return string.Concat(text.AsSpan(0, head), Cut, text.AsSpan(text.Length - tail));
    }

    /// <summary>An exception's message without the parameter's name and value that .NET adds to it.</summary>
    public static string Of(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        string message = error.Message;
        if (error is ArgumentException { ParamName: string name })
        {
            int added = message.IndexOf($" (Parameter '{name}')", StringComparison.Ordinal);
            message = added < 0 ? message : message[..added];
        }

        return message;
    }

    private static bool IsUnsafe(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u200e' and <= '\u200f')
        or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
