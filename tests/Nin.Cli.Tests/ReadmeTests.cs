using Nin.Testing;

namespace Nin.Cli.Tests;

/// <summary>The README's command lines are run, one after the other, as a reader would.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void CommandLine_LinesOfReadme_AllSucceed()
    {
        string readme = File.ReadAllText(Path.Combine(Checkout.Root, "README.md"));
        string block = readme.Split("```sh\n")[1].Split("```")[0];
        string[] lines = [.. block.Split('\n').Where(line => line.StartsWith("nin ", StringComparison.Ordinal))];
        Assert.Equal(11, lines.Length);

        string folder = Directory.CreateTempSubdirectory("nin-readme").FullName;
        try
        {
            // A run is three seconds long and the first alone writes its report; all else is as the README has it.
            bool isFirst = true;
            foreach (string line in lines)
            {
                string[] words = [.. line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(word =>
                    word.StartsWith("runs/", StringComparison.Ordinal) ? Path.Combine(folder, word)
                    : word.StartsWith("docs/", StringComparison.Ordinal) ? Path.Combine(Checkout.Root, word)
                    : word)];
                if (words[0] == "train")
                {
                    words = words.Contains("20m")
                        ? [.. words.Select(word => word == "20m" ? "3s" : word)]
                        : [.. words, "--time-limit", "3s"];
                    words = isFirst ? words : [.. words, "--no-report"];
                    isFirst = false;
                }

                Ran ran = Cli.Run(words);
                Assert.True(ran.Code == 0, $"{line}\n{ran.Error}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
