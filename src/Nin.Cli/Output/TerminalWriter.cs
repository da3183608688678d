using System.Text;

namespace Nin.Cli.Output;

/// <summary>
/// Writes to a terminal as long as there is one. Where its window is closed under a run, what would be shown is lost, and the
/// run itself is still finished and saved.
/// </summary>
internal sealed class TerminalWriter(TextWriter inner) : TextWriter
{
    private bool _isGone;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void WriteLine() => Try(inner.WriteLine);

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush);

    private void Try(Action write)
    {
        if (_isGone)
        {
            return;
        }

        try
        {
            write();
        }
        catch (IOException)
        {
            _isGone = true;
        }
    }
}
