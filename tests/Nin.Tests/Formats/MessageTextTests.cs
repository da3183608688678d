using Nin.Formats;

namespace Nin.Tests.Formats;

public sealed class MessageTextTests
{
    [Theory]
    [InlineData("plain é 😀", "plain é 😀")]
    [InlineData("a\e[2Jb", @"a\u001b[2Jb")]
    [InlineData("two\r\nlines", @"two\u000d\u000alines")]
    [InlineData("c1 \u009b31m", @"c1 \u009b31m")]
    [InlineData("gnp.\u202eexe", @"gnp.\u202eexe")]
    [InlineData("\u2028\u2066\u007f", @"\u2028\u2066\u007f")]
    public void Escape_ControlCharacters_AreWrittenOut(string text, string expected) =>
        Assert.Equal(expected, MessageText.Escape(text));

    [Fact]
    public void Shorten_LongText_KeepsBothEnds()
    {
        Assert.Equal("short", MessageText.Shorten("short"));
        string shortened = MessageText.Shorten(new string('a', 5000) + "end.", 100);
        Assert.Equal(100, shortened.Length);
        Assert.StartsWith("aaaa", shortened);
        Assert.EndsWith("end.", shortened);
    }

    [Fact]
    public void Of_WhatDotNetAdds_IsLeftOut()
    {
        Assert.Equal("a: too few", MessageText.Of(new ArgumentOutOfRangeException("count", 3, "a: too few")));
        Assert.Equal("b", MessageText.Of(new ArgumentException("b", "name")));
        Assert.Equal("c", MessageText.Of(new InvalidOperationException("c")));
    }

    [Fact]
    public void Message_NameFromAnArchive_CannotReachTheTerminal()
    {
        var error = new NinFormatException("PNG", "bad '\e]0;title\a'", "dir/\e[2J.png");
        Assert.Equal(@"dir/\u001b[2J.png: PNG: bad '\u001b]0;title\u0007'", error.Message);
        Assert.True(
            new NinFormatException(new string('x', 50), new string('y', 100_000), new string('z', 100_000)).Message.Length < 700);
    }
}
