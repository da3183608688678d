using Nin.Onnx.Evaluation;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class PaddingTests
{
    private static readonly OnnxTensor Three = Floats([3], 1, 2, 3);

    [Theory]
    [InlineData("constant", "0 0 1 2 3 0 0 0")]
    [InlineData("edge", "1 1 1 2 3 3 3 3")]
    [InlineData("reflect", "3 2 1 2 3 2 1 2")]
    [InlineData("wrap", "2 3 1 2 3 1 2 3")]
    public void Pad_EachMode_RepeatsItsWay(string mode, string numbers) =>
        Assert.Equal($"Float [8] {numbers}", new Node("Pad", 19, ("mode", mode)).Answer(Three, Whole(2, 3)));

    [Fact]
    public void Pad_Widths_AsSettingAsInputAndWithAxes()
    {
        Assert.Equal("Float [5] 9 1 2 3 9", new Node("Pad", 2, ("pads", new[] { 1, 1 }), ("value", 9.0)).Answer(Three));
        Assert.Equal("Float [5] 9 1 2 3 9", new Node("Pad", 13).Answer(Three, Whole(1, 1), Number(9)));
        Assert.Equal("Float [1, 5] 0 1 2 3 0", new Node("Pad", 18).Answer(Three.WithShape([1, 3]), Whole(1, 1), null, Whole(-1)));
        Assert.Equal("'pads': expected 2 numbers, got 1.", new Node("Pad", 13).Refusal(Three, Whole(1)));
    }

    [Fact]
    public void Pad_LessThanNothing_Cuts()
    {
        Assert.Equal("Float [3] 2 3 0", new Node("Pad", 13).Answer(Three, Whole(-1, 1)));
        Assert.Equal("expected a size from 0 to 2147483647, got -1.", new Node("Pad", 13).Refusal(Three, Whole(-2, -2)));
    }

    [Fact]
    public void Pad_WhatCannotBe_IsRefused()
    {
        Assert.Equal("'mode': expected constant, reflect, edge or wrap, got 'x'.", new Node("Pad", 13, ("mode", "x")).Refusal(Three, Whole(0, 0)));
        Assert.Equal("expected at least one number to repeat, got none.", new Node("Pad", 13, ("mode", "edge")).Refusal(Floats([0]), Whole(1, 0)));
        Assert.Equal("expected at most 500000000 numbers, got 2000000004.", new Node("Pad", 13).Refusal(Three, Whole(1, 2000000000)));
    }
}
