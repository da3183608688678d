using Nin.Onnx.Evaluation;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class ActivationsTests
{
    [Theory]
    [InlineData("Relu", "0 0 0.5 2")]
    [InlineData("LeakyRelu", "-0.01 0 0.5 2")]
    [InlineData("ThresholdedRelu", "0 0 0 2")]
    [InlineData("Elu", "-0.6321 0 0.5 2")]
    [InlineData("Celu", "-0.6321 0 0.5 2")]
    [InlineData("Selu", "-1.1113 0 0.5254 2.1014")]
    [InlineData("Sigmoid", "0.2689 0.5 0.6225 0.8808")]
    [InlineData("HardSigmoid", "0.3 0.5 0.6 0.9")]
    [InlineData("HardSwish", "-0.3333 0 0.2917 1.6667")]
    [InlineData("Mish", "-0.3034 0 0.3752 1.944")]
    [InlineData("Gelu", "-0.1587 0 0.3457 1.9545")]
    [InlineData("Softplus", "0.3133 0.6931 0.9741 2.1269")]
    [InlineData("Softsign", "-0.5 0 0.3333 0.6667")]
    [InlineData("Shrink", "-1 0 0 2")]
    public void Run_SomeNumbers_GivesTheFunctionOfEach(string name, string numbers) =>
        Assert.Equal($"Float [4] {numbers}", new Node(name).Answer(Floats([4], -1, 0, 0.5, 2)));

    [Theory]
    [InlineData("LeakyRelu", "alpha", 0.5, "-0.5 2")]
    [InlineData("ThresholdedRelu", "alpha", 2.5, "0 0")]
    [InlineData("Elu", "alpha", 2, "-1.2642 2")]
    [InlineData("Celu", "alpha", 2, "-0.7869 2")]
    [InlineData("Selu", "gamma", 2, "-2.1154 4")]
    [InlineData("HardSigmoid", "beta", 0.25, "0.05 0.65")]
    [InlineData("Shrink", "bias", 0.25, "-0.75 1.75")]
    public void Run_ASetting_IsTaken(string name, string setting, double value, string numbers) =>
        Assert.Equal($"Float [2] {numbers}", new Node(name, 22, (setting, value)).Answer(Floats([2], -1, 2)));

    [Fact]
    public void Gelu_Tanh_IsTheApproximation()
    {
        Assert.Equal("Float [2] -0.1588 0.0397", new Node("Gelu", 20, ("approximate", "tanh")).Answer(Floats([2], -1, 0.075)));
        Assert.Equal(
            "'approximate': expected 'none' or 'tanh', got 'x'.", new Node("Gelu", 20, ("approximate", "x")).Refusal(Floats([1], 1)));
    }

    [Fact]
    public void Relu_NoNumber_StaysNone() => Assert.Equal("Float [2] NaN 0", new Node("Relu").Answer(Floats([2], double.NaN, -1)));

    [Fact]
    public void Softplus_LargeNumbers_StayFinite() =>
        Assert.Equal("Float [2] 1000 0", new Node("Softplus").Answer(Floats([2], 1000, -1000)));

    /// <summary>Before version 7 a list of slopes was one for each channel; then it grows from the last dimension on.</summary>
    [Fact]
    public void PRelu_Slopes_AreThoseOfTheVersion()
    {
        OnnxTensor minus = Floats([1, 2, 2], -1, -1, -1, -1);
        Assert.Equal("Float [1, 2, 2] -2 -2 -3 -3", new Node("PRelu", 6).Answer(minus, Floats([2], 2, 3)));
        Assert.Equal("Float [1, 2, 2] -2 -3 -2 -3", new Node("PRelu", 9).Answer(minus, Floats([2], 2, 3)));
        Assert.Equal("Float [1, 2, 2] -2 -2 -3 -3", new Node("PRelu", 9).Answer(minus, Floats([2, 1], 2, 3)));
        Assert.Equal(
            "expected a shape that grows to [2], got [2, 1].", new Node("PRelu", 9).Refusal(Floats([2], 1, 1), Floats([2, 1], 2, 3)));
    }
}
