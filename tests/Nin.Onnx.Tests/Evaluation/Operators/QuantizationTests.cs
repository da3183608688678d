using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class QuantizationTests
{
    /// <summary>Ties go to the even number, and what is out of range to the nearest end.</summary>
    [Fact]
    public void QuantizeLinear_OneScale_RoundsAndSaturates()
    {
        var node = new Node("QuantizeLinear", 13);
        Assert.Equal("UInt8 [5] 128 130 130 0 255", node.Answer(
            Floats([5], 0.25, 0.75, 1.25, -1000, 1000), Number(0.5), Number(128, ElementType.UInt8)));
        Assert.Equal("Int8 [2] -128 2", node.Answer(Floats([2], -100, 1), Number(0.5), Number(0, ElementType.Int8)));
        Assert.Equal("UInt8 [2] 0 2", node.Answer(Floats([2], -100, 1), Number(0.5)));
        Assert.Equal("Int16 [1] 600", (node with { Settings = [("output_dtype", 5)] }).Answer(Floats([1], 300), Number(0.5)));
        Assert.Equal(
            "expected whole numbers of 8 bits or more to write, got type 17.",
            (node with { Settings = [("output_dtype", 17)] }).Refusal(Floats([1], 300), Number(0.5)));
    }

    [Fact]
    public void QuantizeLinear_ScalesAlongAnAxis_AreTakenThere()
    {
        OnnxTensor numbers = Floats([2, 2], 1, 2, 3, 4), scales = Floats([2], 1, 0.5);
        Assert.Equal("UInt8 [2, 2] 1 4 3 8", new Node("QuantizeLinear", 13).Answer(numbers, scales));
        Assert.Equal("UInt8 [2, 2] 1 2 6 8", new Node("QuantizeLinear", 13, ("axis", 0)).Answer(numbers, scales));
        Assert.Equal(
            "expected one scale, or a list of them along an axis, got 2 dimensions.",
            new Node("QuantizeLinear", 21).Refusal(numbers, numbers));
    }

    [Fact]
    public void DequantizeLinear_ScalesAndZeroPoints_AreUndone()
    {
        var node = new Node("DequantizeLinear", 13, ("axis", 0));
        Assert.Equal("Float [2] -64 63.5", node.Answer(Of(ElementType.UInt8, [2], 0, 255), Number(0.5), Number(128, ElementType.UInt8)));
        Assert.Equal(
            "Float [2, 1] 0.5 4",
            node.Answer(Of(ElementType.Int8, [2, 1], 3, 3), Floats([2], 0.5, 1), Of(ElementType.Int8, [2], 2, -1)));
        Assert.Equal("Float [1] 6", node.Answer(Of(ElementType.Int32, [1], 3), Number(2)));
    }

    [Fact]
    public void DynamicQuantizeLinear_Numbers_SayTheirOwnScale()
    {
        var node = new Node("DynamicQuantizeLinear", 11) { Outputs = 3 };
        Assert.Equal(["UInt8 [3] 0 85 255", "Float [] 0.0118", "UInt8 [] 85"], node.Answers(Floats([3], -1, 0, 2)));
        Assert.Equal(["UInt8 [1] 0", "Float [] 0", "UInt8 [] 0"], node.Answers(Floats([1], 0)));
    }
}
