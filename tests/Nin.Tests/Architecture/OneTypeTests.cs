using System.Text.RegularExpressions;

namespace Nin.Tests.Architecture;

/// <summary>A public type is found by the name of its file.</summary>
public sealed partial class OneTypeTests
{
    /// <summary>
    /// Parts of one type are files of its name and a word: <c>NetworkBuilder.Layers.cs</c>. Where a file has no public type, its
    /// name is that of an internal one, and is not looked at here.
    /// </summary>
    [Fact]
    public void Sources_EachFile_HasAtMostOnePublicTypeAndItsName()
    {
        IEnumerable<string> crowded =
            from project in (string[])
            [
                "src/Nin.Kernels", "src/Nin", "src/Nin.Imaging.Extra", "src/Nin.Parquet", "src/Nin.PyTorch", "src/Nin.Reporting",
                "src/Nin.Cli",
            ]
            from file in SourceTree.Read(project)
            let types = PublicTypes(file.Code)
            where types.Length > 1 || (types is [string only] && only != Path.GetFileName(file.Path).Split('.')[0])
            select $"{project}/{file.Path}: {string.Join(", ", types)}";
        Assert.Empty(crowded);
    }

    [Theory]
    [InlineData("public sealed record Segment(int Pictures);", "Segment")]
    [InlineData("public readonly ref struct OutputSet\n{\n    public enum Inner { }\n}", "OutputSet")]
    [InlineData("public abstract class Batch<T>\n{\n}\n\ninternal sealed class Other;", "Batch")]
    [InlineData("public readonly record struct Point(int X);\n\npublic enum End\n{\n}\n", "Point End")]
    [InlineData("public delegate Stream Opener(string path);", "Opener")]
    public void PublicTypes_AnyForm_AreFound(string code, string names) => Assert.Equal(names.Split(' '), PublicTypes(code));

    private static string[] PublicTypes(string code) =>
        [.. PublicType().Matches(code).Select(match => match.Groups["name"].Value).Distinct()];

    [GeneratedRegex(
        @"^public (?:(?:static|sealed|abstract|partial|readonly|ref|unsafe) )*"
        + @"(?:record struct|record class|record|class|struct|interface|enum|delegate \S+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();
}
