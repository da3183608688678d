using System.Text.RegularExpressions;

namespace Nin.Tests.Architecture;

/// <summary>
/// What there is to know of a layer stands in its kind's own file. Plans, rewrites and files ask a layer through its members, and
/// never which kind it is: a new kind would be forgotten there.
/// </summary>
public sealed partial class TypeTestTests
{
    private static readonly string[] Kinds =
    [
        .. typeof(Nin.Layers.Layer).Assembly.GetTypes()
            .Where(type => type.Namespace == "Nin.Layers" && !type.IsAbstract
                && (type.IsSubclassOf(typeof(Nin.Layers.Layer)) || type.IsSubclassOf(typeof(Nin.Execution.Operation))))
            .Select(type => type.Name),
        nameof(Nin.Layers.Pool2d),
    ];

    [Fact]
    public void Library_OutsideTheKinds_AsksNoLayerForItsType()
    {
        Assert.Contains("Conv2d", Kinds);
        Assert.Contains("ConvolutionOperation", Kinds);
        IEnumerable<string> tests =
            from file in SourceTree.Library
            where !file.Path.StartsWith("Layers/", StringComparison.Ordinal)
            from Match match in TypeTest().Matches(file.Code)
            where Kinds.Contains(match.Groups["kind"].Value)
            select $"{file.Path}: {match.Value.Trim()}";
        Assert.Empty(tests);
    }

    [Theory]
    [InlineData("if (node.Layer is Dropout)", "Dropout")]
    [InlineData("var x = operation as ConvolutionOperation;", "ConvolutionOperation")]
    [InlineData("all.OfType<Conv2d>()", "Conv2d")]
    [InlineData("case Relu relu:", "Relu")]
    [InlineData("is GlobalAvgPool2d or Flatten", "Flatten")]
    [InlineData("(BatchNorm2d)norm.Layer", "BatchNorm2d")]
    public void TypeTest_AnyForm_IsRecognised(string code, string kind) =>
        Assert.Contains(kind, TypeTest().Matches(code).Select(match => match.Groups["kind"].Value));

    [GeneratedRegex(@"(\bis (not )?|\bor |\bas |\bcase |OfType<|Cast<|\((?=\w+\)\w))(Nin\.)?(Layers\.)?(?<kind>[A-Z]\w+)")]
    private static partial Regex TypeTest();
}
