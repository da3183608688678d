using System.Text.RegularExpressions;

namespace Nin.Tests.Architecture;

/// <summary>What ARCHITECTURE.md names is where it says.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SourceTree.Root, "ARCHITECTURE.md"));

    [Fact]
    public void Architecture_EveryPathInBackticks_Exists()
    {
        string[] named = [.. InBackticks().Matches(Page).Select(match => match.Groups[1].Value).Distinct()];
        Assert.True(named.Length > 30);
        string[] roots = ["src/Nin", "src/Nin.Kernels", "src", "tests", ""];
        Assert.All(named, name => Assert.True(roots.Any(root => Exists(Path.Combine(SourceTree.Root, root, name))), name));

        static bool Exists(string path) => Directory.Exists(path) || File.Exists(path) || File.Exists(path + ".cs");
    }

    /// <summary>A tree of folders names each room, so that a reader who looks for one finds a line about it.</summary>
    [Fact]
    public void Architecture_EveryRoom_HasALine() => Assert.All(
        SourceTree.Library.Select(file => file.Path.Split('/')[0]).Distinct(),
        room => Assert.Contains($"{room}/", Page, StringComparison.Ordinal));

    [GeneratedRegex("`([A-Za-z][\\w.]*/[\\w./]*\\w)`")]
    private static partial Regex InBackticks();
}
