using System.Text;
using Nin.Formats;
using Spectre.Console;

namespace Nin.Cli.Output;

/// <summary>
/// Where a command writes, and what can be shown there: a terminal with colours, or a file or pipe with neither.
/// </summary>
internal sealed class Screen : IAnsiConsoleOutput
{
    /// <summary>Brings back the cursor that a status line hides.</summary>
    public const string ShowCursor = "\e[?25h";

    /// <summary>
    /// Wide enough for any line: a terminal wraps long lines itself, and what is copied from it then stays whole.
    /// </summary>
    private const int AnyWidth = 1 << 20;

    private const string ClearToEnd = "\e[K";
    private const string ClearLine = "\r" + ClearToEnd;
    private const string HideCursor = "\e[?25l";

    private readonly Lock _gate = new();
    private readonly Func<int>? _width;
    private readonly IAnsiConsole? _console;
    private string? _status;

    /// <param name="writer">What is written to.</param>
    /// <param name="width">The columns of the terminal, as they are now; null where it is none.</param>
    /// <param name="hasColors">Whether a terminal may be given colours.</param>
    /// <param name="isUnicode">Whether a terminal shows any character, or ASCII alone for certain.</param>
    public Screen(TextWriter writer, Func<int>? width = null, bool hasColors = false, bool isUnicode = true)
    {
        (Writer, _width, IsUnicode) = (writer, width, isUnicode);
        if (width is null)
        {
            return;
        }

        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = this,

            // An old Windows console has to be asked to understand control sequences, and may refuse.
            Ansi = OperatingSystem.IsWindows() ? AnsiSupport.Detect : AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = hasColors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        _console.Profile.Width = AnyWidth;
        if (!_console.Profile.Capabilities.Ansi)
        {
            (_width, _console) = (null, null);
        }
    }

    public TextWriter Writer { get; }

    /// <summary>Whether lines can be drawn over.</summary>
    public bool IsTerminal => _width is not null;

    /// <summary>Whether any character can be shown, or ASCII alone for certain.</summary>
    public bool IsUnicode { get; }

    /// <summary>The columns of the terminal; as many as one likes where it is none.</summary>
    public int Width => _width is null ? AnyWidth : Math.Max(_width(), 20);

    /// <summary>Not asked for: nothing is drawn over more than a line.</summary>
    int IAnsiConsoleOutput.Height => 24;

    public static Screen OfOutput() => OfStream(Console.Out, Console.IsOutputRedirected, "standard output");

    public static Screen OfError() => OfStream(Console.Error, Console.IsErrorRedirected, name: null);

    /// <summary>
    /// Text as it is, where marks such as <c>[red]</c> are understood. Names come from files and archives of others: what would
    /// move the cursor or change the terminal is written out.
    /// </summary>
    public static string Escape(string text) => Markup.Escape(MessageText.Escape(text));

    /// <summary>Writes a line in which marks such as <c>[red]</c> stand for colours.</summary>
    public void Line(string markup = "")
    {
        lock (_gate)
        {
            ClearStatus();
            Render(markup);
            Writer.WriteLine();
            DrawStatus();
        }
    }

    /// <summary>Writes a text as it is, in a colour; on a narrow terminal it is broken between words.</summary>
    public void Message(string text, string color)
    {
        foreach (string line in Wrapped(text, Width))
        {
            Line($"[{color}]{Escape(line)}[/]");
        }
    }

    /// <summary>Writes a label and a text; on a narrow terminal the text goes on under itself, broken between words.</summary>
    public void Field(string label, int labelWidth, string text, string labelColor = "grey")
    {
        string before = $"[{labelColor}]{Escape(label.PadRight(labelWidth))}[/] ";
        foreach (string line in Wrapped(text, Width - labelWidth - 1))
        {
            Line(before + Escape(line));
            before = new string(' ', labelWidth + 1);
        }
    }

    /// <summary>Writes a line as it is.</summary>
    public void Plain(string text)
    {
        lock (_gate)
        {
            ClearStatus();
            Writer.WriteLine(text);
            DrawStatus();
        }
    }

    /// <summary>
    /// Draws a line that stays below all others until the next one takes its place, or clears it where it is null. It must
    /// be shorter than the terminal is wide. Where there is no terminal nothing is drawn.
    /// </summary>
    public void Status(string? markup)
    {
        lock (_gate)
        {
            Draw(
                _status is null && markup is not null ? HideCursor
                : _status is not null && markup is null ? ClearLine + ShowCursor
                : "");
            _status = markup;
            DrawStatus();
        }
    }

    /// <summary>Does some work and says meanwhile what is being waited for.</summary>
    public T While<T>(string text, Func<T> work)
    {
        const string Dots = " ...";
        string shown = text[..Math.Min(text.Length, Width - Dots.Length - 1)];
        Status($"[grey]{Escape(shown)}{Dots}[/]");
        try
        {
            return work();
        }
        finally
        {
            Status(null);
        }
    }

    void IAnsiConsoleOutput.SetEncoding(Encoding encoding)
    {
        // The encoding is the terminal's; nothing here asks for another.
    }

    /// <summary>
    /// Lines of at most this width. A longer word, which may be a path to copy, stays whole: the terminal breaks it.
    /// </summary>
    private static IEnumerable<string> Wrapped(string text, int width)
    {
        int start = 0;
        while (text.Length - start > width)
        {
            int space = text.LastIndexOf(' ', start + width, width);
            space = space > start ? space : text.IndexOf(' ', start + width);
            if (space < 0)
            {
                break;
            }

            yield return text[start..space];
            start = space + 1;
        }

        yield return text[start..];
    }

    private void DrawStatus()
    {
        if (_status is not null && IsTerminal)
        {
            Draw("\r");
            Render(_status);

            // Where the cursor waits at the start, an echoed ^C falls on the line that is cleared next.
            Draw(ClearToEnd + "\r");
        }
    }

    private void ClearStatus() => Draw(_status is null ? "" : ClearLine);

    private void Render(string markup)
    {
        if (_console is not null)
        {
            _console.Write(new Markup(markup));
        }
        else
        {
            Writer.Write(Markup.Remove(markup));
        }
    }

    private void Draw(string control)
    {
        if (IsTerminal)
        {
            Writer.Write(control);
        }
    }

    private static Screen OfStream(TextWriter writer, bool isRedirected, string? name)
    {
        string? terminal = Environment.GetEnvironmentVariable("TERM");
        bool isTerminal = !isRedirected && terminal != "dumb";
        bool hasColors = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        bool isUnicode = terminal != "linux"
            && (OperatingSystem.IsWindows() ? writer.Encoding.CodePage == Encoding.UTF8.CodePage : IsLocaleUnicode());
        return new Screen(
            new ConsoleWriter(writer, isTerminal ? null : name), isTerminal ? ColumnsOfTerminal : null, hasColors, isUnicode);
    }

    /// <summary>What the locale says of the terminal's characters, in the order in which its variables count.</summary>
    private static bool IsLocaleUnicode()
    {
        string? locale = ((string[])["LC_ALL", "LC_CTYPE", "LANG"]).Select(Environment.GetEnvironmentVariable).FirstOrDefault(
            value => !string.IsNullOrEmpty(value));
        return locale is not null
            && locale.Replace("-", "", StringComparison.Ordinal).Contains("utf8", StringComparison.OrdinalIgnoreCase);
    }

    private static int ColumnsOfTerminal()
    {
        try
        {
            return Console.WindowWidth is > 0 and int width ? width : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
