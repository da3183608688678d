using Nin.Onnx.Format;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class PointwiseTests
{
    [Theory]
    [InlineData("Identity", "-1.5 0 0.5 2.5")]
    [InlineData("Exp", "0.2231 1 1.6487 12.1825")]
    [InlineData("Reciprocal", "-0.6667 Infinity 2 0.4")]
    [InlineData("Neg", "1.5 0 -0.5 -2.5")]
    [InlineData("Abs", "1.5 0 0.5 2.5")]
    [InlineData("Floor", "-2 0 0 2")]
    [InlineData("Ceil", "-1 0 1 3")]
    [InlineData("Round", "-2 0 0 2")]
    [InlineData("Sign", "-1 0 1 1")]
    [InlineData("Sin", "-0.9975 0 0.4794 0.5985")]
    [InlineData("Tanh", "-0.9051 0 0.4621 0.9866")]
    [InlineData("Erf", "-0.9661 0 0.5205 0.9996")]
    public void Run_SomeNumbers_GivesTheFunctionOfEach(string name, string numbers) =>
        Assert.Equal($"Float [2, 2] {numbers}", new Node(name).Answer(Floats([2, 2], -1.5, 0, 0.5, 2.5)));

    [Fact]
    public void Sign_NoNumber_StaysNone() => Assert.Equal("Float [] NaN", new Node("Sign").Answer(Number(double.NaN)));

    /// <summary>Numbers of tables with sixteen digits.</summary>
    [Theory]
    [InlineData(1e-8, 1.1283791670955126e-8)]
    [InlineData(1, 0.8427007929497149)]
    [InlineData(-3.5, -0.9999992569016276)]
    [InlineData(7, 1)]
    public void Erf_Double_IsExact(double x, double expected) => Assert.Equal(
        expected, new Node("Erf").Run(Number(x, ElementType.Double))[0].Values[0], 1e-15 * Math.Max(1e-3, Math.Abs(expected)));

    [Fact]
    public void Clip_BoundsAsSettingsAndAsInputs_AreTheSame()
    {
        const string clipped = "Float [3] -0.5 0 1.5";
        Assert.Equal(clipped, new Node("Clip", 6, ("min", -0.5), ("max", 1.5)).Answer(Floats([3], -2, 0, 2)));
        Assert.Equal(clipped, new Node("Clip", 11).Answer(Floats([3], -2, 0, 2), Number(-0.5), Number(1.5)));
        Assert.Equal("Float [3] -2 0 1.5", new Node("Clip", 13).Answer(Floats([3], -2, 0, 2), null, Number(1.5)));
        Assert.Equal("'min': expected one number, got 2.", new Node("Clip", 13).Refusal(Floats([3], -2, 0, 2), Floats([2], 0, 0)));
    }

    [Fact]
    public void Map_OneNumberRepeated_StaysOne()
    {
        var filled = Nin.Onnx.Evaluation.OnnxTensor.Filled(ElementType.Float, [1000, 1000, 1000], 4);
        Nin.Onnx.Evaluation.OnnxTensor root = new Node("Sqrt").Run(filled)[0];
        Assert.True(root.IsFilled);
        Assert.Equal(2, root.Filling);
    }
}
