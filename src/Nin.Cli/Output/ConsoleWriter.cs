using System.Text;

namespace Nin.Cli.Output;

/// <summary>
/// Writes to a standard stream that may be gone: a terminal whose window is closed under a run, a file on a full disk.
/// </summary>
/// <param name="inner">The stream.</param>
/// <param name="name">What a failure is of; null where a failure is passed over, and the run still finished and saved.</param>
internal sealed class ConsoleWriter(TextWriter inner, string? name) : TextWriter
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
        catch (IOException error)
        {
            _isGone = true;
            if (name is not null)
            {
                throw new IOException($"{name}: {error.Message}", error);
            }
        }
    }
}
