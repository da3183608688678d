using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class SuppressionTests
{
    /// <summary>The second covers half of what it and the first cover; its corners are the other way round.</summary>
    private static readonly OnnxTensor Boxes = Floats([1, 3, 4], 0, 0, 2, 2, 2, 1, 0, 0, 5, 5, 6, 6);

    private static readonly OnnxTensor Scores = Floats([1, 1, 3], 0.8, 0.9, 0.3);

    [Theory]
    [InlineData(9, 0.4, 0, "2, 3] 0 0 1 0 0 2")]
    [InlineData(9, 0.5, 0, "3, 3] 0 0 1 0 0 0 0 0 2")]
    [InlineData(9, 0.4, 0.3, "1, 3] 0 0 1")]
    [InlineData(1, 0.5, 0, "1, 3] 0 0 1")]
    [InlineData(0, 0.5, 0, "0, 3]")]
    public void NonMaxSuppression_Overlapping_LeavesTheBest(int most, double overlap, double least, string expected) =>
        Assert.Equal(
            $"Int64 [{expected}",
            new Node("NonMaxSuppression", 11).Answer(Boxes, Scores, Number(most, ElementType.Int64), Number(overlap), Number(least)));

    [Fact]
    public void NonMaxSuppression_ClassesAndCentres_AreEachTheirOwn() => Assert.Equal(
        "Int64 [2, 3] 0 0 0 0 1 1", new Node("NonMaxSuppression", 11, ("center_point_box", 1)).Answer(
            Floats([1, 2, 4], 1, 1, 2, 2, 1, 0.5, 2, 3), Floats([1, 2, 2], 2, 1, 1, 2), Whole(9), Number(0.3)));

    [Fact]
    public void NonMaxSuppression_OtherShapes_AreRefused() => Assert.Equal(
        "expected boxes [batch, boxes, 4] and scores [batch, classes, boxes], got [1, 3, 4] and [1, 3].",
        new Node("NonMaxSuppression", 11).Refusal(Boxes, Counting(1, 3)));
}
