using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class ReductionTests
{
    private static readonly OnnxTensor Numbers = Floats([2, 2], 1, 2, 3, 4);

    [Theory]
    [InlineData("ReduceSum", "4 6")]
    [InlineData("ReduceMean", "2 3")]
    [InlineData("ReduceMax", "3 4")]
    [InlineData("ReduceMin", "1 2")]
    [InlineData("ReduceProd", "3 8")]
    [InlineData("ReduceL1", "4 6")]
    [InlineData("ReduceL2", "3.1623 4.4721")]
    [InlineData("ReduceSumSquare", "10 20")]
    [InlineData("ReduceLogSum", "1.3863 1.7918")]
    [InlineData("ReduceLogSumExp", "3.1269 4.1269")]
    public void Reduce_AnAxis_AsSettingAndAsInput(string name, string numbers)
    {
        Assert.Equal($"Float [1, 2] {numbers}", new Node(name, 11, ("axes", new[] { 0 })).Answer(Numbers));
        Assert.Equal($"Float [2] {numbers}", new Node(name, 18, ("keepdims", 0)).Answer(Numbers, Whole(-2)));
    }

    [Fact]
    public void Reduce_NoAxes_AreAllOrNone()
    {
        Assert.Equal("Float [1, 1] 30", new Node("ReduceSumSquare", 18).Answer(Numbers));
        Assert.Equal("Float [] 30", new Node("ReduceSumSquare", 11, ("keepdims", 0)).Answer(Numbers));
        Assert.Equal("Float [2, 2] 1 4 9 16", new Node("ReduceSumSquare", 18, ("noop_with_empty_axes", 1)).Answer(Numbers, Whole()));
    }

    [Theory]
    [InlineData("ReduceSum", "0 0")]
    [InlineData("ReduceProd", "1 1")]
    [InlineData("ReduceMax", "-Infinity -Infinity")]
    [InlineData("ReduceMin", "Infinity Infinity")]
    [InlineData("ReduceLogSumExp", "-Infinity -Infinity")]
    public void Reduce_Nothing_GivesWhatChangesNothing(string name, string numbers) =>
        Assert.Equal($"Float [1, 2] {numbers}", new Node(name, 20).Answer(Floats([0, 2]), Whole(0)));

    [Fact]
    public void Reduce_NothingOfOtherTypes_IsTheirLeast()
    {
        Assert.Equal("Bool [] 0", new Node("ReduceMax", 20, ("keepdims", 0)).Answer(Of(ElementType.Bool, [0])));
        Assert.Equal("Int8 [] -128", new Node("ReduceMax", 20, ("keepdims", 0)).Answer(Of(ElementType.Int8, [0])));
    }

    [Fact]
    public void Arg_EqualNumbers_TheFirstOrTheLast()
    {
        OnnxTensor numbers = Floats([2, 3], 1, 5, 5, 0, 0, 2);
        Assert.Equal("Int64 [1, 3] 0 0 0", new Node("ArgMax", 13).Answer(numbers));
        Assert.Equal("Int64 [2] 1 2", new Node("ArgMax", 13, ("axis", -1), ("keepdims", 0)).Answer(numbers));
        Assert.Equal("Int64 [2, 1] 2 2", new Node("ArgMax", 13, ("axis", 1), ("select_last_index", 1)).Answer(numbers));
        Assert.Equal("Int64 [2] 0 0", new Node("ArgMin", 13, ("axis", 1), ("keepdims", 0)).Answer(numbers));
        Assert.Equal("expected at least one number along axis 0, got 0.", new Node("ArgMin", 13).Refusal(Floats([0, 2])));
    }
}
