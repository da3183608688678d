using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class ResponsesTests
{
    /// <summary>An even size reaches further behind than before.</summary>
    [Theory]
    [InlineData(1, "0.5 0.4 0.3")]
    [InlineData(2, "0.2857 0.2667 0.5455")]
    [InlineData(3, "0.375 0.3529 0.5625")]
    public void Lrn_Neighbours_DivideANumber(int size, string numbers)
    {
        string expected = $"Float [1, 3] {numbers}";
        Assert.Equal(expected, new Node("LRN", 13, ("size", size), ("alpha", 1.0), ("beta", 1.0), ("bias", 1.0)).Answer(Floats([1, 3], 1, 2, 3)));
    }

    [Fact]
    public void Lrn_NoSize_IsRefused() => Assert.Equal(
        "expected 2 dimensions or more and a size of at least 1, got 2 and 0.", new Node("LRN").Refusal(Floats([1, 3], 1, 2, 3)));

    [Fact]
    public void LpNormalization_Lines_GetLengthOne()
    {
        Assert.Equal("Float [2, 2] 0.6 -0.8 0 0", new Node("LpNormalization").Answer(Floats([2, 2], 3, -4, 0, 0)));
        Assert.Equal("Float [2, 2] 0.75 -1 0.25 0", new Node("LpNormalization", 1, ("axis", 0), ("p", 1)).Answer(Floats([2, 2], 3, -4, 1, 0)));
        Assert.Equal("'p': expected 1 or 2, got 3.", new Node("LpNormalization", 1, ("p", 3)).Refusal(Floats([1], 3)));
    }
}
