using Nin.Onnx.Evaluation;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class NormalizationTests
{
    private static readonly OnnxTensor Planes = Floats([1, 2, 2], 1, 3, 5, 9);

    [Fact]
    public void BatchNormalization_Given_IsScaledAndShifted()
    {
        OnnxTensor scale = Floats([2], 1, 2), bias = Floats([2], 0, 10), mean = Floats([2], 1, 5), variance = Floats([2], 4, 16);
        Assert.Equal("Float [1, 2, 2] 0 1 10 12", new Node("BatchNormalization", 15, ("epsilon", 0.0)).Answer(Planes, scale, bias, mean, variance));
        Assert.Equal(
            "'spatial': expected 1, got 0.", new Node("BatchNormalization", 7, ("spatial", 0)).Refusal(Planes, scale, bias, mean, variance));
        Assert.Equal("expected 2 numbers in input 2, got 1.", new Node("BatchNormalization").Refusal(Planes, Floats([1], 1), bias, mean, variance));
    }

    [Fact]
    public void BatchNormalization_Training_TakesTheBatchsOwn()
    {
        var node = new Node("BatchNormalization", 15, ("epsilon", 0.0), ("training_mode", 1), ("momentum", 0.5)) { Outputs = 3 };
        OnnxTensor one = Floats([2], 1, 1), none = Floats([2], 0, 0);
        Assert.Equal(["Float [1, 2, 2] -1 1 -1 1", "Float [2] 1 3.5", "Float [2] 1 2.5"], node.Answers(Planes, one, none, none, one));
        Assert.Equal("expected one output before version 14, got 3.", (node with { Opset = 9 }).Refusal(Planes, one, none, none, one));
    }

    [Fact]
    public void InstanceNormalization_Planes_AreNormalisedAlone() => Assert.Equal(
        "Float [1, 2, 2] -1 1 8 12",
        new Node("InstanceNormalization", 6, ("epsilon", 0.0)).Answer(Planes, Floats([2], 1, 2), Floats([2], 0, 10)));

    /// <summary>Scales are one for each group before version 21, and one for each channel from then on.</summary>
    [Fact]
    public void GroupNormalization_Scales_AreThoseOfTheVersion()
    {
        OnnxTensor channels = Floats([1, 4, 1], 1, 3, 5, 9);
        var node = new Node("GroupNormalization", 18, ("epsilon", 0.0), ("num_groups", 2));
        Assert.Equal("Float [1, 4, 1] -1 1 8 12", node.Answer(channels, Floats([2], 1, 2), Floats([2], 0, 10)));
        Assert.Equal(
            "Float [1, 4, 1] -1 2 7 14",
            (node with { Opset = 21 }).Answer(channels, Floats([4], 1, 2, 3, 4), Floats([4], 0, 0, 10, 10)));
        Assert.Equal(
            "'num_groups': expected a divisor of 4, got 3.",
            (node with { Settings = [("num_groups", 3)] }).Refusal(channels, Floats([2], 1, 2), Floats([2], 0, 10)));
    }

    [Fact]
    public void LayerNormalization_FromAnAxis_GivesItsMoments()
    {
        var node = new Node("LayerNormalization", 17, ("epsilon", 0.0)) { Outputs = 3 };
        Assert.Equal(
            ["Float [1, 2, 2] -1 2 -1 2", "Float [1, 2, 1] 2 7", "Float [1, 2, 1] 1 0.5"], node.Answers(Planes, Floats([2], 1, 2)));
        Assert.Equal(
            ["Float [1, 2, 2] -0.1832 0.4929 1.169 2.5213", "Float [1, 1, 1] 4.5", "Float [1, 1, 1] 0.3381"],
            (node with { Settings = [.. node.Settings, ("axis", 1)] }).Answers(Planes, Number(1), Floats([2, 1], 1, 1)));
    }

    [Fact]
    public void MeanVarianceNormalization_Axes_AreTakenTogether()
    {
        OnnxTensor picture = Floats([1, 2, 1, 2], 1, 3, 5, 9);
        Assert.Equal("Float [1, 2, 1, 2] -1 1 -1 1", new Node("MeanVarianceNormalization", 13).Answer(picture));
        Assert.Equal(
            "Float [1, 2, 1, 2] -1 -1 1 1", new Node("MeanVarianceNormalization", 13, ("axes", new[] { 0, 1 })).Answer(picture));
    }
}
