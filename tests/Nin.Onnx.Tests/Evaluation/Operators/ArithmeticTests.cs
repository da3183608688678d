using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class ArithmeticTests
{
    [Theory]
    [InlineData("Add", "3 5 5 7")]
    [InlineData("Sub", "-1 -3 1 -1")]
    [InlineData("Mul", "2 4 6 12")]
    [InlineData("Div", "0.5 0.25 1.5 0.75")]
    [InlineData("Pow", "1 1 9 81")]
    [InlineData("Min", "1 1 2 3")]
    [InlineData("Max", "2 4 3 4")]
    [InlineData("Sum", "3 5 5 7")]
    [InlineData("Mean", "1.5 2.5 2.5 3.5")]
    public void Run_AColumnAndARow_GrowToAMatrix(string name, string numbers) =>
        Assert.Equal($"Float [2, 2] {numbers}", new Node(name).Answer(Floats([2, 1], 1, 3), Floats([2], 2, 4)));

    [Fact]
    public void Variadic_OneAndThree_AreTakenTogether()
    {
        Assert.Equal("Float [2] 1 3", new Node("Max").Answer(Floats([2], 1, 3)));
        Assert.Equal("Float [2] 2 3", new Node("Mean").Answer(Floats([2], 1, 3), Floats([2], 2, 4), Floats([2], 3, 2)));
        Assert.Equal("expected an input 1, got 0.", new Node("Sum").Refusal());
    }

    [Fact]
    public void Run_WholeNumbers_StayWhole()
    {
        OnnxTensor left = Of(ElementType.Int32, [4], 7, -7, 7, -7), right = Of(ElementType.Int32, [4], 2, 2, -2, -2);
        Assert.Equal("Int32 [4] 3 -3 -3 3", new Node("Div").Answer(left, right));
        Assert.Equal("Int32 [4] 1 1 -1 -1", new Node("Mod").Answer(left, right));
        Assert.Equal("Int32 [4] 1 -1 1 -1", new Node("Mod", 13, ("fmod", 1)).Answer(left, right));
        Assert.Equal("Int32 [2] 2 0", new Node("Pow").Answer(Of(ElementType.Int32, [2], 4, 4), Floats([2], 0.5, -1)));
        Assert.Equal("UInt8 [2] 44 156", new Node("Add").Answer(Of(ElementType.UInt8, [2], 200, 100), Of(ElementType.UInt8, [2], 100, 56)));
        Assert.Equal("Int8 [1] -128", new Node("Add").Answer(Of(ElementType.Int8, [1], 127), Of(ElementType.Int8, [1], 1)));
    }

    [Theory]
    [InlineData("Div")]
    [InlineData("Mod")]
    public void Run_WholeNumbersByZero_IsRefused(string name) =>
        Assert.Equal("expected a divisor other than 0, got 0.", new Node(name).Refusal(Whole(1), Whole(0)));

    [Fact]
    public void Mod_Fractions_KeepTheDividendsSign() => Assert.Equal(
        "Float [2] -0.5 1", new Node("Mod", 13, ("fmod", 1)).Answer(Floats([2], -2.5, 3), Floats([2], 2, -2)));

    /// <summary>Before version 7 the second input's first dimension could stand at any axis of the first.</summary>
    [Fact]
    public void Add_OldBroadcast_BeginsAtItsAxis()
    {
        var node = new Node("Add", 6, ("broadcast", 1), ("axis", 0));
        Assert.Equal("Float [2, 2] 10 11 22 23", node.Answer(Counting(2, 2), Floats([2], 10, 20)));
        Assert.Equal("expected at most 1 dimensions from axis 1 on, got 2.", (node with { Settings = [("broadcast", 1), ("axis", 1)] })
            .Refusal(Counting(2, 2), Counting(2, 2)));
        Assert.Equal(
            "Float [2, 2] 10 21 12 23", new Node("Add", 6, ("broadcast", 1)).Answer(Counting(2, 2), Floats([2], 10, 20)));
    }

    [Fact]
    public void Add_ShapesThatDoNotFit_AreRefused() => Assert.Equal(
        "expected shapes that grow to one another, got [3] beside a dimension of 2.", new Node("Add").Refusal(Counting(2), Counting(3)));

    [Fact]
    public void Add_MoreThanIsAllowed_IsRefused() => Assert.Equal(
        "expected at most 5 numbers, got 6.",
        (new Node("Add") { Limits = new OnnxLimits { EvaluatedNumbers = 5 } }).Refusal(Counting(2, 1), Counting(3)));
}
