using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class CreationTests
{
    [Fact]
    public void Constant_EachSetting_IsAValue()
    {
        Assert.Equal("Int8 [1] 3", new Node("Constant", 13, ("value", Of(ElementType.Int8, [1], 3))).Answer());
        Assert.Equal("Float [] 1.5", new Node("Constant", 13, ("value_float", 1.5)).Answer());
        Assert.Equal("Float [2] 1.5 2", new Node("Constant", 13, ("value_floats", new[] { 1.5f, 2f })).Answer());
        Assert.Equal("Int64 [] 7", new Node("Constant", 13, ("value_int", 7)).Answer());
        Assert.Equal("Int64 [2] 7 8", new Node("Constant", 13, ("value_ints", new[] { 7, 8 })).Answer());
        Assert.Equal("expected numbers as its value, got value_string.", new Node("Constant", 13, ("value_string", "x")).Refusal());
    }

    [Fact]
    public void ConstantOfShape_AnyShape_TakesNoMemory()
    {
        OnnxTensor filled = new Node("ConstantOfShape", 9, ("value", Of(ElementType.Int32, [1], 5))).Run(Whole(1000, 1000, 1000))[0];
        Assert.True(filled.IsFilled);
        Assert.Equal((ElementType.Int32, 1_000_000_000, 5.0), (filled.Type, filled.Length, filled.Filling));
        Assert.Equal("Float [2] 0 0", new Node("ConstantOfShape").Answer(Whole(2)));
        Assert.Equal("expected at most 2000000000 numbers, got 2000000001.", new Node("ConstantOfShape").Refusal(Whole(2000000001)));
    }

    [Fact]
    public void Range_Steps_EndBeforeTheLimit()
    {
        var node = new Node("Range");
        Assert.Equal("Int64 [3] 1 3 5", node.Answer(Whole(1), Whole(7), Whole(2)));
        Assert.Equal("Float [2] 1 0.5", node.Answer(Number(1), Number(0), Number(-0.5)));
        Assert.Equal("Int64 [0]", node.Answer(Whole(1), Whole(0), Whole(2)));
        Assert.Equal("expected at most 500000000 numbers, got Infinity.", node.Refusal(Whole(1), Whole(7), Whole(0)));
        Assert.Equal("expected at most 500000000 numbers, got 3000000000.", node.Refusal(Whole(0), Whole(3000000000), Whole(1)));
    }

    [Fact]
    public void OneHot_Indices_TurnOneOn()
    {
        OnnxTensor values = Floats([2], 0, 5), depth = Whole(3);
        Assert.Equal("Float [3, 3] 0 5 0 0 0 5 0 0 0", new Node("OneHot").Answer(Whole(1, -1, 3), depth, values));
        Assert.Equal("Float [3, 2] 0 5 5 0 0 0", new Node("OneHot", 11, ("axis", 0)).Answer(Whole(1, 0), depth, values));
        Assert.Equal("expected two values, off and on, got 3.", new Node("OneHot").Refusal(Whole(1), depth, Floats([3], 0, 0, 0)));
    }

    [Fact]
    public void EyeLike_Diagonals_AreShifted()
    {
        Assert.Equal("Float [2, 2] 1 0 0 1", new Node("EyeLike").Answer(Counting(2, 2)));
        Assert.Equal("Int32 [2, 3] 0 1 0 0 0 1", new Node("EyeLike", 9, ("k", 1), ("dtype", 6)).Answer(Counting(2, 3)));
        Assert.Equal("expected a type of numbers, got 8.", new Node("EyeLike", 9, ("dtype", 8)).Refusal(Counting(2, 3)));
    }
}
