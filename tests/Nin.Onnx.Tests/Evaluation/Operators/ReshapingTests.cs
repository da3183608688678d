using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class ReshapingTests
{
    private static readonly OnnxTensor Six = Counting(2, 3);

    [Fact]
    public void Reshape_OpenAndCopiedSizes_AreFilledIn()
    {
        Assert.Equal("Float [3, 2] 0 1 2 3 4 5", new Node("Reshape", 5).Answer(Six, Whole(3, -1)));
        Assert.Equal("Float [2, 1, 3] 0 1 2 3 4 5", new Node("Reshape", 5).Answer(Six, Whole(0, 1, -1)));
        Assert.Equal("Float [6] 0 1 2 3 4 5", new Node("Reshape", 1, ("shape", new[] { 6 })).Answer(Six));
        Assert.Equal("Float [0, 5]", new Node("Reshape", 14, ("allowzero", 1)).Answer(Floats([0]), Whole(0, 5)));
        Assert.Equal("expected 4 numbers for [4], got 6.", new Node("Reshape").Refusal(Six, Whole(4)));
        Assert.Equal("expected 5 numbers for [5, 1], got 6.", new Node("Reshape").Refusal(Six, Whole(5, -1)));
        Assert.Equal("expected a size from 0 to 2147483647, got -1.", new Node("Reshape").Refusal(Six, Whole(-1, -1)));
        Assert.Equal("expected a size for dimension 2, got 0, and the input has 2.", new Node("Reshape").Refusal(Six, Whole(2, 3, 0)));
    }

    /// <summary>Neither takes memory for what is there already.</summary>
    [Fact]
    public void Reshape_FloatsAndFilled_AreKept()
    {
        float[] floats = [1, 2];
        Assert.Same(floats, new Node("Reshape").Run(OnnxTensor.Floats([2], floats), Whole(2, 1))[0].ToFloats());
        var filled = OnnxTensor.Filled(ElementType.Float, [1000, 1000, 1000], 1);
        Assert.True(new Node("Reshape").Run(filled, Whole(-1))[0].IsFilled);
        Assert.StartsWith("expected 7 numbers", new Node("Reshape").Refusal(filled, Whole(7)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "1, 6")]
    [InlineData(1, "2, 3")]
    [InlineData(2, "6, 1")]
    [InlineData(-1, "2, 3")]
    public void Flatten_AnAxis_MakesAMatrix(int axis, string shape) =>
        Assert.Equal($"Float [{shape}] 0 1 2 3 4 5", new Node("Flatten", 13, ("axis", axis)).Answer(Six));

    [Fact]
    public void Squeeze_Axes_AsSettingAsInputAndNone()
    {
        OnnxTensor ones = Counting(1, 2, 1);
        Assert.Equal("Float [2] 0 1", new Node("Squeeze", 13).Answer(ones));
        Assert.Equal("Float [1, 2] 0 1", new Node("Squeeze", 13).Answer(ones, Whole(-1)));
        Assert.Equal("Float [2, 1] 0 1", new Node("Squeeze", 11, ("axes", new[] { 0 })).Answer(ones));
        Assert.Equal("expected sizes of 1 at axes 1, got [1, 2, 1].", new Node("Squeeze", 13).Refusal(ones, Whole(1)));
    }

    [Fact]
    public void Unsqueeze_Axes_AreThoseOfTheResult()
    {
        Assert.Equal("Float [1, 2, 1] 0 1", new Node("Unsqueeze", 13).Answer(Counting(2), Whole(-1, 0)));
        Assert.Equal("Float [2, 1] 0 1", new Node("Unsqueeze", 11, ("axes", new[] { 1 })).Answer(Counting(2)));
        Assert.Equal("expected each axis once, got 0, -3.", new Node("Unsqueeze", 13).Refusal(Counting(2), Whole(0, -3)));
    }

    [Fact]
    public void Shape_APart_IsCut()
    {
        OnnxTensor input = Counting(2, 3, 4);
        Assert.Equal("Int64 [3] 2 3 4", new Node("Shape", 13).Answer(input));
        Assert.Equal("Int64 [1] 3", new Node("Shape", 15, ("start", 1), ("end", -1)).Answer(input));
        Assert.Equal("Int64 [0]", new Node("Shape", 15, ("start", 9)).Answer(input));
        Assert.Equal("Int64 [] 24", new Node("Size").Answer(input));
    }
}
