using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class SelectionTests
{
    private static readonly OnnxTensor Numbers = Floats([2, 3], 4, 6, 6, 9, 7, 8);

    [Theory]
    [InlineData(7, "Float")]
    [InlineData(10, "Bool")]
    [InlineData(13, "Bool")]
    public void Dropout_Inference_KeepsEverything(int opset, string type)
    {
        var node = new Node("Dropout", opset) { Outputs = 2 };
        Assert.Equal(["Float [2] 1 2", $"{type} [2] 1 1"], node.Answers(Floats([2], 1, 2)));
    }

    [Fact]
    public void Dropout_Training_IsRefusedUnlessNothingIsDropped()
    {
        var node = new Node("Dropout", 13);
        OnnxTensor training = Number(1, ElementType.Bool);
        Assert.Equal("expected inference, got training mode: its outcome is random.", node.Refusal(Numbers, Number(0.5), training));
        Assert.Equal(Text(Numbers), node.Answer(Numbers, Number(0), training));
    }

    [Fact]
    public void TopK_EqualNumbers_ComeInTheirOrder()
    {
        var node = new Node("TopK", 11) { Outputs = 2 };
        Assert.Equal(["Float [2, 2] 6 6 9 8", "Int64 [2, 2] 1 2 0 2"], node.Answers(Numbers, Whole(2)));
        Assert.Equal(
            ["Float [1, 3] 4 6 6", "Int64 [1, 3] 0 0 0"],
            (node with { Settings = [("axis", 0), ("largest", 0)] }).Answers(Numbers, Whole(1)));
        Assert.Equal("Float [2, 1] 6 9", new Node("TopK", 1, ("k", 1)).Answer(Numbers));
        Assert.Equal("expected 0 to 3 numbers along axis 1, got 4.", node.Refusal(Numbers, Whole(4)));
    }

    [Fact]
    public void NonZero_Places_AreRowsOfIndices() =>
        Assert.Equal("Int64 [2, 2] 0 1 1 0", new Node("NonZero").Answer(Floats([2, 2], 0, 3, 4, 0)));

    [Fact]
    public void Compress_Truths_ChooseSlices()
    {
        OnnxTensor last = Of(ElementType.Bool, [2], 0, 1);
        Assert.Equal("Float [1, 3] 9 7 8", new Node("Compress", 11, ("axis", 0)).Answer(Numbers, last));
        Assert.Equal("Float [1] 6", new Node("Compress", 11).Answer(Numbers, last));
        Assert.Equal(
            "expected a condition for 2 numbers, got 3.",
            new Node("Compress", 11, ("axis", 0)).Refusal(Numbers, Of(ElementType.Bool, [3], 0, 0, 1)));
    }

    [Theory]
    [InlineData(0, 0, "1 3 6")]
    [InlineData(1, 0, "0 1 3")]
    [InlineData(0, 1, "6 5 3")]
    [InlineData(1, 1, "5 3 0")]
    public void CumSum_BothWays_IncludesItselfOrNot(int exclusive, int reverse, string numbers) => Assert.Equal(
        $"Float [3] {numbers}",
        new Node("CumSum", 14, ("exclusive", exclusive), ("reverse", reverse)).Answer(Floats([3], 1, 2, 3), Number(0, ElementType.Int32)));

    [Fact]
    public void Trilu_Triangles_AreShifted()
    {
        Assert.Equal("Float [2, 3] 4 6 6 0 7 8", new Node("Trilu").Answer(Numbers));
        Assert.Equal("Float [2, 3] 0 0 0 9 0 0", new Node("Trilu", 14, ("upper", 0)).Answer(Numbers, Number(-1, ElementType.Int64)));
    }
}
