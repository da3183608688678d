using System.Text.RegularExpressions;

namespace Nin.Tests.Architecture;

/// <summary>
/// No line is wider than .editorconfig says. Texts do not count: a message reads best in one piece, and so does an expected one.
/// </summary>
public sealed partial class LineLengthTests
{
    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("bench")]
    public void Sources_EveryLine_FitsTheScreen(string folder)
    {
        string settings = File.ReadAllText(Path.Combine(SourceTree.Root, ".editorconfig"));
        int most = int.Parse(MaxLineLength().Match(settings).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(130, most);
        string root = Path.Combine(SourceTree.Root, folder);
        string[] wide =
        [
            .. from file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
               let name = Path.GetRelativePath(root, file).Replace('\\', '/')
               where !name.Contains("obj/", StringComparison.Ordinal) && !name.Contains("bin/", StringComparison.Ordinal)
               from line in Wide(File.ReadAllText(file), most)
               select $"{name}({line})",
        ];
        Assert.Empty(wide);
    }

    [Theory]
    [InlineData("int a;", false)]
    [InlineData("int abcdefghijk;", true)]
    [InlineData("f(\"a long text \\\" in it\");", false)]
    [InlineData("f(\"\"\"{\"a\": \"and longer than ten\"}\"\"\");", false)]
    [InlineData("// a long remark", true)]
    public void Wide_OneLine_CountsAllButTexts(string line, bool isWide) => Assert.Equal(isWide, Wide(line, 10).Any());

    private static IEnumerable<int> Wide(string text, int most) => Texts().Replace(text, Folded).Split('\n')
        .Select((line, i) => (Number: i + 1, line.Length)).Where(line => line.Length > most).Select(line => line.Number);

    /// <summary>A text's quotes, and its line ends: what follows keeps its place.</summary>
    private static string Folded(Match text) => "\"" + new string('\n', text.Value.Count(letter => letter == '\n')) + "\"";

    [GeneratedRegex(@"max_line_length = (\d+)")]
    private static partial Regex MaxLineLength();

    [GeneratedRegex(@"""""""(.*?)""""""|""(\\.|[^""\\\n])*""", RegexOptions.Singleline)]
    private static partial Regex Texts();
}
