using Nin.Cli.Input;

namespace Nin.Cli.Tests.Input;

public sealed class CommandTextTests
{
    [Fact]
    public void Of_Words_QuotesThoseThatNeedIt() => Assert.Equal(
        OperatingSystem.IsWindows() ? "nin train \"my photos\" --out runs/a-1" : "nin train 'my photos' --out runs/a-1",
        CommandText.Of("nin", "train", "my photos", "--out", "runs/a-1"));

    [Fact]
    public void ShortPath_OutsideTheWorkingFolder_StaysWhole()
    {
        string above = Path.GetFullPath(Path.Combine(Environment.CurrentDirectory, "..", "x"));
        Assert.Equal(above, CommandText.ShortPath(above));
        Assert.Equal("x", CommandText.ShortPath(Path.Combine(Environment.CurrentDirectory, "x")));
    }
}
