using System.Text;
using Nin.Cli.Output;

namespace Nin.Cli.Tests.Output;

public sealed class TerminalWriterTests
{
    [Fact]
    public void Write_TerminalIsGone_IsLostWithoutAWord()
    {
        using var closed = new ClosedTerminal();
        using var writer = new TerminalWriter(closed);
        writer.Write("a");
        closed.IsGone = true;
        writer.Write("b");
        writer.WriteLine("c");
        writer.Write('d');
        writer.Flush();
        Assert.Equal(("a", 1), (closed.Text, closed.Failures));
    }

    private sealed class ClosedTerminal : TextWriter
    {
        public bool IsGone { get; set; }

        public string Text { get; private set; } = "";

        public int Failures { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value)
        {
            if (IsGone)
            {
                Failures++;
                throw new IOException("Input/output error");
            }

            Text += value;
        }
    }
}
