using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData("Equal", "0 1 0")]
    [InlineData("Less", "1 0 0")]
    [InlineData("LessOrEqual", "1 1 0")]
    [InlineData("Greater", "0 0 1")]
    [InlineData("GreaterOrEqual", "0 1 1")]
    public void Run_NumbersBesideOne_GivesTruths(string name, string truths) =>
        Assert.Equal($"Bool [3] {truths}", new Node(name).Answer(Floats([3], 1, 2, 3), Number(2)));

    [Theory]
    [InlineData("And", "0 0 0 1")]
    [InlineData("Or", "0 1 1 1")]
    [InlineData("Xor", "0 1 1 0")]
    public void Run_Truths_GivesTruths(string name, string truths) => Assert.Equal(
        $"Bool [2, 2] {truths}", new Node(name).Answer(Of(ElementType.Bool, [2, 1], 0, 1), Of(ElementType.Bool, [2], 0, 1)));

    [Fact]
    public void Not_Truths_TurnsThem() => Assert.Equal("Bool [2] 1 0", new Node("Not").Answer(Of(ElementType.Bool, [2], 0, 1)));

    [Fact]
    public void IsInf_EitherSign_IsChosen()
    {
        OnnxTensor numbers = Floats([4], double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1);
        Assert.Equal("Bool [4] 1 0 0 0", new Node("IsNaN").Answer(numbers));
        Assert.Equal("Bool [4] 0 1 1 0", new Node("IsInf").Answer(numbers));
        Assert.Equal("Bool [4] 0 1 0 0", new Node("IsInf", 10, ("detect_negative", 0)).Answer(numbers));
    }

    [Fact]
    public void Where_ThreeShapes_GrowTogether() => Assert.Equal(
        "Int64 [2, 2] 1 9 2 9",
        new Node("Where").Answer(Of(ElementType.Bool, [2], 1, 0), Of(ElementType.Int64, [2, 1], 1, 2), Number(9, ElementType.Int64)));
}
