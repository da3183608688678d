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

    /// <summary>All but the files of the kinds themselves.</summary>
    private static IEnumerable<SourceFile> OutsideTheKinds =>
    [
        .. SourceTree.Library.Where(file => !file.Path.StartsWith("Layers/", StringComparison.Ordinal)), .. SourceTree.Cli,
        .. SourceTree.Reporting,
    ];

    [Fact]
    public void Library_OutsideTheKinds_AsksNoLayerForItsType()
    {
        Assert.Contains("Conv2d", Kinds);
        Assert.Contains("ConvolutionOperation", Kinds);
        IEnumerable<string> tests =
            from file in OutsideTheKinds
            from Match match in TypeTest().Matches(file.Code)
            where Kinds.Contains(match.Groups["kind"].Value)
            select $"{file.Path}: {match.Value.Trim()}";
        Assert.Empty(tests);
    }

    /// <summary>A layer's kind is a word for files and messages: to compare it is to ask for the type.</summary>
    [Fact]
    public void Library_OutsideTheKinds_ComparesNoLayersKind() => Assert.Empty(
        from file in OutsideTheKinds
        from Match match in KindTest().Matches(file.Code)
        select $"{file.Path}: {match.Value.Trim()}");

    [Theory]
    [InlineData("if (node.Layer.Kind == \"Conv2d\")")]
    [InlineData("return layer.Kind is \"Relu\" or \"Tanh\";")]
    [InlineData("layer.Kind switch")]
    [InlineData("if (layer.GetType() != other)")]
    [InlineData("kind == Conv2d.KindName")]
    public void KindTest_AnyForm_IsRecognised(string code) => Assert.Matches(KindTest(), code);

    [Theory]
    [InlineData("if (node.Layer is Dropout)", "Dropout")]
    [InlineData("var x = operation as ConvolutionOperation;", "ConvolutionOperation")]
    [InlineData("all.OfType<Conv2d>()", "Conv2d")]
    [InlineData("case Relu relu:", "Relu")]
    [InlineData("is GlobalAvgPool2d or Flatten", "Flatten")]
    [InlineData("(BatchNorm2d)norm.Layer", "BatchNorm2d")]
    [InlineData("layer.GetType() == typeof(Dropout)", "Dropout")]
    [InlineData("is not (Concat or Flatten)", "Concat")]
    [InlineData("is { Layer: Conv2d { IsPlain: true } }", "Conv2d")]
    [InlineData("layer switch { Softmax => 1, _ => 0 }", "Softmax")]
    [InlineData("Conv2d { IsPlain: true } plain => plain.Stride,", "Conv2d")]
    [InlineData("Linear linear when linear.HasBias => 2,", "Linear")]
    public void TypeTest_AnyForm_IsRecognised(string code, string kind) =>
        Assert.Contains(kind, TypeTest().Matches(code).Select(match => match.Groups["kind"].Value));

    [GeneratedRegex(
        @"(\bis (not )?\(?|\bor |\bas |\bcase |\bLayer: |OfType<|Cast<|typeof\(|\((?=\w+\)\w))(Nin\.)?(Layers\.)?(?<kind>[A-Z]\w+)"
        + @"|(?<=^\s*|[,{]\s*)(?<kind>[A-Z]\w+)(\s+[a-z]\w*|\s*\{[^}]*\}(\s*\w+)?)?(\s+when [^,;=]*)?\s*=>", RegexOptions.Multiline)]
    private static partial Regex TypeTest();

    [GeneratedRegex(@"\b[lL]ayer\.(Kind\s*(==|!=|is\b|switch\b|\.Equals)|GetType\(\))|\b[A-Z]\w+\.KindName")]
    private static partial Regex KindTest();
}
