using Nin.Cli.Output;

namespace Nin.Cli.Tests.Output;

public sealed class ScreenTests
{
    [Theory]
    [InlineData("nin: one two three four five six", "nin: one two three\nfour five six\n")]
    [InlineData("short", "short\n")]
    [InlineData("see /a/long/path/that/stays/whole and go on from there", "see\n/a/long/path/that/stays/whole\nand go on from there\n")]
    public void Message_NarrowTerminal_BreaksBetweenWords(string text, string expected)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new Screen(writer, () => 20, hasColors: false).Message(text, "red");
        Assert.Equal(expected, writer.ToString());
    }

    [Fact]
    public void Message_NoTerminal_IsOneLine()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        string text = string.Join(' ', Enumerable.Repeat("word", 100));
        new Screen(writer).Message(text, "red");
        Assert.Equal(text + "\n", writer.ToString());
    }
}
