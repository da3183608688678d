using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class QuantizedProductsTests
{
    private static readonly OnnxTensor Left = Of(ElementType.UInt8, [2, 2], 10, 20, 30, 40);

    private static readonly OnnxTensor Right = Of(ElementType.Int8, [2, 1], 3, -2);

    /// <summary>Zero points are one for all, or those of the left one for each row.</summary>
    [Fact]
    public void MatMulInteger_ZeroPoints_AreTakenOff()
    {
        var node = new Node("MatMulInteger", 10);
        Assert.Equal("Int32 [2, 1] -10 10", node.Answer(Left, Right));
        Assert.Equal("Int32 [2, 1] -20 0", node.Answer(Left, Right, Number(10, ElementType.UInt8)));
        Assert.Equal("Int32 [2, 1] -20 -10", node.Answer(Left, Right, Of(ElementType.UInt8, [2], 10, 20)));
        Assert.Equal("Int32 [2, 1] -40 -60", node.Answer(Left, Right, null, Of(ElementType.Int8, [1], 1)));
    }

    [Fact]
    public void QLinearMatMul_Product_IsBroughtToItsScale() => Assert.Equal(
        "UInt8 [2, 1] 95 105", new Node("QLinearMatMul", 10).Answer(
            Left, Number(0.5), Number(0, ElementType.UInt8), Right, Number(2), Number(0, ElementType.Int8), Number(2),
            Number(100, ElementType.UInt8)));

    /// <summary>What is padded stands for 0, so it is the zero point.</summary>
    [Fact]
    public void ConvInteger_Padding_IsTheZeroPoint()
    {
        OnnxTensor line = Of(ElementType.UInt8, [1, 1, 3], 11, 12, 13), weights = Of(ElementType.UInt8, [1, 1, 2], 1, 3);
        Assert.Equal("Int32 [1, 1, 2] 7 11", new Node("ConvInteger", 10).Answer(line, weights, Number(10, ElementType.UInt8)));
        Assert.Equal(
            "Int32 [1, 1, 4] 2 4 6 0", new Node("ConvInteger", 10, ("pads", new[] { 1, 1 }))
                .Answer(line, weights, Number(10, ElementType.UInt8), Of(ElementType.UInt8, [1], 1)));
    }

    [Fact]
    public void QLinearConv_ScalesOfFilters_AreTakenOneEach() => Assert.Equal(
        "UInt8 [1, 2, 1] 12 31", new Node("QLinearConv", 10).Answer(
            Of(ElementType.UInt8, [1, 1, 1], 14), Number(0.5), Number(10, ElementType.UInt8),
            Of(ElementType.Int8, [2, 1, 1], 2, 3), Floats([2], 1, 4), Of(ElementType.Int8, [2], 0, 0),
            Number(2), Number(10, ElementType.UInt8), Of(ElementType.Int32, [2], 1, 9)));
}
