using Nin.Onnx.Evaluation;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class SoftmaxesTests
{
    private static readonly OnnxTensor Numbers = Floats([1, 2, 2], 0, Math.Log(3), Math.Log(3), Math.Log(9));

    /// <summary>Before version 13 all axes from one on are taken together.</summary>
    [Theory]
    [InlineData("Softmax", 13, "0.25 0.75 0.25 0.75")]
    [InlineData("Softmax", 11, "0.0625 0.1875 0.1875 0.5625")]
    [InlineData("LogSoftmax", 13, "-1.3863 -0.2877 -1.3863 -0.2877")]
    [InlineData("LogSoftmax", 11, "-2.7726 -1.674 -1.674 -0.5754")]
    [InlineData("Hardmax", 13, "0 1 0 1")]
    [InlineData("Hardmax", 11, "0 0 0 1")]
    public void Run_NoAxis_IsTheVersions(string name, int opset, string numbers) =>
        Assert.Equal($"Float [1, 2, 2] {numbers}", new Node(name, opset).Answer(Numbers));

    [Fact]
    public void Softmax_AnAxis_IsTaken()
    {
        Assert.Equal("Float [1, 2, 2] 0.25 0.25 0.75 0.75", new Node("Softmax", 13, ("axis", 1)).Answer(Numbers));
        Assert.Equal("Float [1, 2, 2] 1 1 1 1", new Node("Softmax", 11, ("axis", 3)).Answer(Numbers));
        Assert.Equal("Float [0, 3]", new Node("Softmax", 13).Answer(Floats([0, 3])));
        Assert.Equal("expected an axis from -3 to 2, got 3.", new Node("Softmax", 13, ("axis", 3)).Refusal(Numbers));
    }

    /// <summary>Beside 1e16 the logarithm of 2 is nothing.</summary>
    [Fact]
    public void Softmax_LargeNumbers_ShareAllTheSame()
    {
        Assert.Equal("Float [2] 0.5 0.5", new Node("Softmax").Answer(Floats([2], 1e16, 1e16)));
        Assert.Equal("Float [2] -0.6931 -0.6931", new Node("LogSoftmax").Answer(Floats([2], 1e16, 1e16)));
    }
}
