using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class MovementTests
{
    private static readonly OnnxTensor Six = Counting(2, 3);

    [Fact]
    public void Transpose_Order_IsTurnedRoundWhereNoneIsGiven()
    {
        Assert.Equal("Float [3, 2] 0 3 1 4 2 5", new Node("Transpose").Answer(Six));
        Assert.Equal("Float [1, 3, 2] 0 3 1 4 2 5", new Node("Transpose", 13, ("perm", new[] { 1, 2, 0 })).Answer(Counting(2, 1, 3)));
        Assert.Equal("'perm': expected each axis of 2 once, got [0, 0].", new Node("Transpose", 13, ("perm", new[] { 0, 0 })).Refusal(Six));
    }

    [Fact]
    public void Expand_Shapes_GrowToOneAnother()
    {
        Assert.Equal("Float [2, 2] 0 0 1 1", new Node("Expand").Answer(Counting(2, 1), Whole(2)));
        Assert.Equal("Float [2, 1] 0 1", new Node("Expand").Answer(Counting(2, 1), Whole()));
    }

    [Fact]
    public void Expand_MoreThanIsAllowed_IsRefused()
    {
        Assert.Equal("expected at most 2147483591 numbers, got 1E+18.", new Node("Expand").Refusal(Number(1), Whole(1000000000, 1000000000)));
        Assert.Equal("expected at most 2000000000 numbers, got 2100000000.", new Node("Expand").Refusal(Number(1), Whole(2100000000)));
        Assert.Equal(
            "expected at most 16 dimensions, got 17.", new Node("Expand").Refusal(Counting(1), Whole([.. Enumerable.Repeat(1L, 17)])));
        Assert.True(new Node("Expand").Run(Number(1), Whole(1000, 1000, 1000))[0].IsFilled);
    }

    [Fact]
    public void Tile_Repeats_LieBesideOneAnother()
    {
        Assert.Equal("Float [2, 4] 0 1 0 1 2 3 2 3", new Node("Tile").Answer(Counting(2, 2), Whole(1, 2)));
        Assert.Equal("Float [0, 2]", new Node("Tile").Answer(Counting(2, 2), Whole(0, 1)));
        Assert.Equal("expected 2 repeats, got 1.", new Node("Tile").Refusal(Counting(2, 2), Whole(1)));
    }

    [Fact]
    public void Concat_AnAxis_IsTheirsTogether()
    {
        OnnxTensor two = Floats([2, 1], 8, 9);
        Assert.Equal("Float [2, 4] 0 1 2 8 3 4 5 9", new Node("Concat", 13, ("axis", -1)).Answer(Six, two));
        Assert.Equal("Float [3] 0 1 2", new Node("Concat", 13, ("axis", 0)).Answer(Counting(3), Floats([0])));
        Assert.Equal(
            "expected shapes like [2, 3] but for axis 0, got [2, 1].", new Node("Concat", 13, ("axis", 0)).Refusal(Six, two));
    }

    [Fact]
    public void Split_Sizes_AsSettingAsInputAndNone()
    {
        var two = new Node("Split", 13, ("axis", 1)) { Outputs = 2 };
        Assert.Equal(["Float [2, 1] 0 3", "Float [2, 2] 1 2 4 5"], two.Answers(Six, Whole(1, 2)));
        Assert.Equal(["Float [2, 1] 0 3", "Float [2, 2] 1 2 4 5"], (two with { Opset = 11, Settings = [.. two.Settings, ("split", new[] { 1, 2 })] }).Answers(Six));
        Assert.Equal(["Float [2, 2] 0 1 3 4", "Float [2, 1] 2 5"], (two with { Opset = 18, Settings = [.. two.Settings, ("num_outputs", 2)] }).Answers(Six));
        Assert.Equal(["Float [1, 3] 0 1 2", "Float [1, 3] 3 4 5"], (two with { Settings = [] }).Answers(Six));
        Assert.Equal("expected 3 numbers along axis 1 in equal parts, got 2 parts.", two.Refusal(Six));
        Assert.Equal("'split': expected 2 parts of 3 in all, got [2, 2].", two.Refusal(Six, Whole(2, 2)));
        Assert.Equal("'split': expected 2 parts of 3 in all, got [1, 1, 1].", two.Refusal(Six, Whole(1, 1, 1)));
    }

    [Theory]
    [InlineData(1, 4, 1, "[3] 1 2 3")]
    [InlineData(-3, long.MaxValue, 1, "[3] 3 4 5")]
    [InlineData(0, -1, 2, "[3] 0 2 4")]
    [InlineData(4, 1, -2, "[2] 4 2")]
    [InlineData(-1, long.MinValue, -1, "[6] 5 4 3 2 1 0")]
    [InlineData(9, -9, -5, "[2] 5 0")]
    [InlineData(4, 2, 1, "[0]")]
    public void Slice_BeginsEndsAndSteps_AreCutToTheInput(long begin, long end, long step, string expected) =>
        Assert.Equal($"Float {expected}", new Node("Slice", 13).Answer(Counting(6), Whole(begin), Whole(end), Whole(0), Whole(step)));

    [Fact]
    public void Slice_Axes_AsSettingAsInputAndNone()
    {
        Assert.Equal("Float [2, 1] 1 4", new Node("Slice", 9, ("starts", new[] { 1 }), ("ends", new[] { 2 }), ("axes", new[] { 1 })).Answer(Six));
        Assert.Equal("Float [2, 1] 1 4", new Node("Slice", 10).Answer(Six, Whole(1), Whole(2), Whole(-1)));
        Assert.Equal("Float [1, 2] 4 5", new Node("Slice", 10).Answer(Six, Whole(1, 1), Whole(9, 9)));
        Assert.Equal(
            "expected as many begins, ends, axes and steps other than 0, got [1], [2], [0] and [0].",
            new Node("Slice", 13).Refusal(Six, Whole(1), Whole(2), Whole(0), Whole(0)));
    }

    [Fact]
    public void DepthToSpace_BothOrders_AreUndoneBySpaceToDepth()
    {
        OnnxTensor depth = Counting(1, 8, 1, 1);
        var node = new Node("DepthToSpace", 13, ("blocksize", 2));
        Assert.Equal("Float [1, 2, 2, 2] 0 2 4 6 1 3 5 7", node.Answer(depth));
        Assert.Equal("Float [1, 2, 2, 2] 0 1 2 3 4 5 6 7", (node with { Settings = [.. node.Settings, ("mode", "CRD")] }).Answer(depth));
        Assert.Equal("Float [1, 8, 1, 1] 0 1 2 3 4 5 6 7", new Node("SpaceToDepth", 13, ("blocksize", 2)).Answer(node.Run(depth)[0]));
        Assert.Equal("expected channels in blocks of 2·2, got 6.", node.Refusal(Counting(1, 6, 1, 1)));
        Assert.Equal(
            "expected a height and a width in blocks of 2, got 3 and 2.",
            new Node("SpaceToDepth", 13, ("blocksize", 2)).Refusal(Counting(1, 1, 3, 2)));
    }

    [Fact]
    public void Run_OneNumberRepeated_StaysOne()
    {
        var filled = OnnxTensor.Filled(ElementType.Float, [1000, 1000, 1000], 1);
        Assert.True(new Node("Transpose").Run(filled)[0].IsFilled);
        Assert.True(new Node("Slice").Run(filled, Whole(1), Whole(5))[0].IsFilled);
    }
}
