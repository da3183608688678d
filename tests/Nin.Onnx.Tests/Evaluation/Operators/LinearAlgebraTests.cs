using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class LinearAlgebraTests
{
    [Fact]
    public void MatMul_Batches_GrowToOneAnother() => Assert.Equal(
        "Float [2, 2, 1, 1] 1 3 3 13", new Node("MatMul").Answer(Counting(2, 1, 1, 2), Counting(2, 2, 1)));

    [Fact]
    public void MatMul_Lists_AreARowAndAColumn()
    {
        var node = new Node("MatMul");
        Assert.Equal("Float [] 11", node.Answer(Floats([2], 1, 2), Floats([2], 3, 4)));
        Assert.Equal("Float [3] 6 9 12", node.Answer(Floats([2], 1, 2), Floats([2, 3], 0, 1, 2, 3, 4, 5)));
        Assert.Equal("Float [2] 2 8", node.Answer(Counting(2, 2), Floats([2], 1, 2)));
        Assert.Equal("expected a right matrix of 2 rows, got 3.", node.Refusal(Counting(2, 2), Counting(3)));
        Assert.Equal("expected two matrices, got a single number.", node.Refusal(Counting(2, 2), Number(1)));
    }

    [Theory]
    [InlineData(0, 0, "8 10 32 42")]
    [InlineData(1, 0, "16 20 28 36")]
    [InlineData(0, 1, "6 10 26 46")]
    [InlineData(1, 1, "12 20 22 38")]
    public void Gemm_Transposed_MultipliesTheOtherWay(int left, int right, string numbers) => Assert.Equal(
        $"Float [2, 2] {numbers}", new Node("Gemm", 13, ("transA", left), ("transB", right), ("alpha", 2.0))
            .Answer(Counting(2, 2), Floats([2, 2], 2, 3, 4, 5)));

    [Fact]
    public void Gemm_Bias_GrowsToTheProduct()
    {
        var node = new Node("Gemm", 13, ("beta", 0.5));
        Assert.Equal("Float [2, 1] 2 3", node.Answer(Floats([2, 1], 1, 2), Floats([1, 1], 1), Floats([1], 2)));
        Assert.Equal("Float [2, 1] 1 2", node.Answer(Floats([2, 1], 1, 2), Floats([1, 1], 1)));
        Assert.Equal("expected a matrix, got 3 dimensions.", node.Refusal(Counting(1, 1, 1), Counting(1, 1)));
    }
}
