namespace Nin.Cli.Tests;

/// <summary>The README's command lines are run, one after the other, as a reader would.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void CommandLine_LinesOfReadme_AllSucceed()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        string block = readme.Split("```sh\n")[1].Split("```")[0];
        string[] lines = [.. block.Split('\n').Where(line => line.StartsWith("nin ", StringComparison.Ordinal))];
        Assert.Equal(11, lines.Length);

        string folder = Directory.CreateTempSubdirectory("nin-readme").FullName;
        try
        {
            // Digits for `mnist` are drawn here, and a run is one epoch long; all else is as the README has it.
            string data = Path.Combine(folder, "data");
            TinyData.Write(Path.Combine(data, "mnist"));
            foreach (string line in lines)
            {
                string[] words = [.. line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(word =>
                    word.StartsWith("runs/", StringComparison.Ordinal) ? Path.Combine(folder, word)
                    : word.StartsWith("docs/", StringComparison.Ordinal) ? Path.Combine(Repository.Root, word)
                    : word)];
                string[] extra = words[0] != "train" ? [] : words.Contains("--resume") ? ["--data-root", data] : ["--data-root", data, "--epochs", "1"];
                Ran ran = Cli.Run([.. words, .. extra]);
                Assert.True(ran.Code == 0, $"{line}\n{ran.Error}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
