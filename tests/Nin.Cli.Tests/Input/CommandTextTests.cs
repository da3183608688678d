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

    [Fact]
    public void NameOrPath_WhereTheShellFindsIt_IsTheNameAndElseThePath()
    {
        string folder = Directory.CreateTempSubdirectory("nin-command").FullName;
        try
        {
            string file = Path.Combine(folder, OperatingSystem.IsWindows() ? "nin.exe" : "nin");
            Assert.Equal("nin", CommandText.NameOrPath("/usr/bin/dotnet", folder, ""));
            File.WriteAllText(file, "");
            Assert.Equal(file, CommandText.NameOrPath(Path.Combine(folder, "Nin.Cli"), folder, "/usr/bin"));
            Assert.Equal("nin", CommandText.NameOrPath(Path.Combine(folder, "Nin.Cli"), folder, $"/usr/bin{Path.PathSeparator}{folder}"));
            Assert.Equal("nin", CommandText.NameOrPath(file, "/elsewhere", folder));
            Assert.Equal(file, CommandText.NameOrPath(file, "/elsewhere", null));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
