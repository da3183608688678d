using System.Text;
using Nin.Cli.Output;

namespace Nin.Cli.Tests.Output;

public sealed class ConsoleWriterTests
{
    [Fact]
    public void Write_TerminalIsGone_IsLostWithoutAWord()
    {
        using var closed = new ClosedTerminal();
        using var writer = new ConsoleWriter(closed, name: null);
        writer.Write("a");
        closed.IsGone = true;
        writer.Write("b");
        writer.WriteLine("c");
        writer.Write('d');
        writer.Flush();
        Assert.Equal(("a", 1), (closed.Text, closed.Failures));
    }

    [Fact]
    public void Write_FileIsFull_FailsOnceAndNamesTheStream()
    {
        using var full = new ClosedTerminal { IsGone = true };
        using var writer = new ConsoleWriter(full, "standard output");
        Assert.Equal("standard output: Input/output error", Assert.Throws<IOException>(() => writer.Write("a")).Message);
        writer.WriteLine("b");
        Assert.Equal(1, full.Failures);
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
