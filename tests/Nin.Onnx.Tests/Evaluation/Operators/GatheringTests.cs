using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class GatheringTests
{
    private static readonly OnnxTensor Six = Counting(2, 3);

    [Fact]
    public void Gather_Indices_ChooseSlices()
    {
        Assert.Equal("Float [1, 2, 3] 3 4 5 0 1 2", new Node("Gather").Answer(Six, Of(ElementType.Int64, [1, 2], -1, 0)));
        Assert.Equal("Float [2] 1 4", new Node("Gather", 13, ("axis", 1)).Answer(Six, Number(1, ElementType.Int64)));
        Assert.Equal("expected an index from -2 to 1, got 2.", new Node("Gather").Refusal(Six, Whole(2)));
    }

    [Fact]
    public void GatherElements_Indices_ChooseNumbers()
    {
        OnnxTensor indices = Of(ElementType.Int64, [1, 3], 1, 0, -1);
        Assert.Equal("Float [1, 3] 3 1 5", new Node("GatherElements").Answer(Six, indices));
        Assert.Equal("Float [1, 3] 1 0 2", new Node("GatherElements", 13, ("axis", 1)).Answer(Six, indices));
        Assert.Equal("expected indices within [2, 3], got [3].", new Node("GatherElements").Refusal(Six, Whole(0, 0, 0)));
    }

    [Fact]
    public void GatherNd_ListsOfIndices_ChooseSlices()
    {
        Assert.Equal("Float [2] 5 0", new Node("GatherND", 12).Answer(Six, Of(ElementType.Int64, [2, 2], 1, 2, 0, 0)));
        Assert.Equal("Float [1, 3] 3 4 5", new Node("GatherND", 12).Answer(Six, Of(ElementType.Int64, [1, 1], -1)));
        Assert.Equal("Float [2] 1 5", new Node("GatherND", 12, ("batch_dims", 1)).Answer(Six, Of(ElementType.Int64, [2, 1], 1, 2)));
        Assert.Equal("expected lists of 1 to 2 indices, got 3.", new Node("GatherND", 12).Refusal(Six, Whole(0, 0, 0)));
        Assert.Equal(
            "'batch_dims': expected a number of dimensions that both inputs begin with, got 2.",
            new Node("GatherND", 12, ("batch_dims", 2)).Refusal(Six, Whole(0)));
    }

    [Theory]
    [InlineData("none", "0 1 9 3 4 5")]
    [InlineData("add", "0 1 19 3 4 5")]
    [InlineData("mul", "0 1 144 3 4 5")]
    [InlineData("min", "0 1 2 3 4 5")]
    [InlineData("max", "0 1 9 3 4 5")]
    public void Scatter_Updates_AreTakenTogether(string reduction, string numbers)
    {
        string expected = $"Float [2, 3] {numbers}";
        Assert.Equal(expected, new Node("ScatterElements", 18, ("axis", 1), ("reduction", reduction))
            .Answer(Six, Of(ElementType.Int64, [1, 2], 2, -1), Floats([1, 2], 8, 9)));
        Assert.Equal(expected, new Node("ScatterND", 18, ("reduction", reduction))
            .Answer(Six, Of(ElementType.Int64, [2, 2], 0, 2, 0, 2), Floats([2], 8, 9)));
    }

    [Fact]
    public void Scatter_WhatDoesNotFit_IsRefused()
    {
        OnnxTensor place = Of(ElementType.Int64, [1, 1], 0);
        Assert.Equal("expected 3 numbers to write, got 2.", new Node("ScatterND", 18).Refusal(Six, place, Floats([2], 8, 9)));
        Assert.Equal("expected 1 numbers to write, got 2.", new Node("ScatterElements", 18).Refusal(Six, place, Floats([2], 8, 9)));
        Assert.Equal(
            "'reduction': expected none, add, mul, min or max, got 'x'.",
            new Node("ScatterND", 18, ("reduction", "x")).Refusal(Six, place, Floats([3], 7, 8, 9)));
    }
}
