using Nin.Onnx.Evaluation;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class PoolingTests
{
    private static readonly OnnxTensor Line = Floats([1, 1, 6], 3, 1, 2, 6, 5, 4);

    [Fact]
    public void AveragePool_Padding_CountsWhereItIsAskedFor()
    {
        var node = new Node("AveragePool", 19, ("kernel_shape", new[] { 3 }), ("strides", new[] { 3 }), ("pads", new[] { 1, 2 }));
        Assert.Equal("Float [1, 1, 3] 2 4.3333 4", node.Answer(Line));
        Assert.Equal("Float [1, 1, 3] 1.3333 4.3333 1.3333", (node with { Settings = [.. node.Settings, ("count_include_pad", 1)] }).Answer(Line));
    }

    /// <summary>The last window reaches beyond the input; what is beyond the padding is not counted either.</summary>
    [Fact]
    public void AveragePool_RoundedUp_CountsWhatIsThere()
    {
        var node = new Node("AveragePool", 19, ("kernel_shape", new[] { 4 }), ("strides", new[] { 4 }), ("ceil_mode", 1));
        Assert.Equal("Float [1, 1, 2] 3 4.5", node.Answer(Line));
        Assert.Equal(
            "Float [1, 1, 2] 3 3", (node with { Settings = [.. node.Settings, ("pads", new[] { 0, 1 }), ("count_include_pad", 1)] }).Answer(Line));
    }

    /// <summary>A window that would begin in the padding behind is none.</summary>
    [Fact]
    public void MaxPool_RoundedUp_BeginsNoWindowInThePadding() => Assert.Equal(
        "Float [1, 1, 3] 3 6 5", new Node("MaxPool", 12, ("kernel_shape", new[] { 2 }), ("strides", new[] { 2 }), ("pads", new[] { 0, 1 }), ("ceil_mode", 1))
            .Answer(Line));

    [Fact]
    public void AveragePool_Dilated_LeavesNumbersOut() => Assert.Equal(
        "Float [1, 1, 4] 2.5 3.5 3.5 5",
        new Node("AveragePool", 19, ("kernel_shape", new[] { 2 }), ("dilations", new[] { 2 })).Answer(Line));

    [Fact]
    public void MaxPool_Indices_AreThoseOfTheWholeInput()
    {
        OnnxTensor planes = Floats([1, 2, 2, 2], 1, 4, 3, 2, 5, 5, 8, 6);
        var node = new Node("MaxPool", 12, ("kernel_shape", new[] { 2, 2 })) { Outputs = 2 };
        Assert.Equal(["Float [1, 2, 1, 1] 4 8", "Int64 [1, 2, 1, 1] 1 6"], node.Answers(planes));
        Assert.Equal("Int64 [1, 2, 1, 1] 2 5", (node with { Settings = [.. node.Settings, ("storage_order", 1)] }).Answers(planes)[1]);
        Assert.Equal("Int64 [1, 1, 1] 0", (node with { Settings = [("kernel_shape", new[] { 2 })] }).Answers(Floats([1, 1, 2], 7, 7))[1]);
    }

    [Fact]
    public void LpPool_Powers_AreTakenAndUndone()
    {
        OnnxTensor line = Floats([1, 1, 3], 3, -4, 0);
        Assert.Equal("Float [1, 1, 2] 5 4", new Node("LpPool", 18, ("kernel_shape", new[] { 2 })).Answer(line));
        Assert.Equal("Float [1, 1, 2] 7 4", new Node("LpPool", 18, ("kernel_shape", new[] { 2 }), ("p", 1)).Answer(line));
    }

    [Theory]
    [InlineData("GlobalAveragePool", "1.5 5.5")]
    [InlineData("GlobalMaxPool", "3 7")]
    [InlineData("GlobalLpPool", "3.7417 11.225")]
    public void Global_Planes_BecomeOneNumberEach(string name, string numbers)
    {
        Assert.Equal($"Float [1, 2, 1, 1] {numbers}", new Node(name).Answer(Counting(1, 2, 2, 2)));
        Assert.Equal("expected an input of 3 dimensions or more, got 2.", new Node(name).Refusal(Counting(1, 2)));
    }

    /// <summary>The places are counted in the size that the settings give, also where a larger one is asked for.</summary>
    [Fact]
    public void MaxUnpool_Places_AreThoseBeforePooling()
    {
        var node = new Node("MaxUnpool", 11, ("kernel_shape", new[] { 1, 2 }), ("strides", new[] { 1, 2 }));
        OnnxTensor numbers = Floats([1, 1, 2, 1], 5, 6), places = Of(Nin.Onnx.Format.ElementType.Int64, [1, 1, 2, 1], 1, 2);
        Assert.Equal("Float [1, 1, 2, 2] 0 5 6 0", node.Answer(numbers, places));
        Assert.Equal("Float [1, 1, 2, 3] 0 5 0 6 0 0", node.Answer(numbers, places, Whole(1, 1, 2, 3)));
        Assert.Equal(
            "expected a place for each number and a shape of at least [1, 1, 2, 2], got 2 places and [1, 1, 2, 1].",
            node.Refusal(numbers, places, Whole(1, 1, 2, 1)));
        Assert.Equal(
            "expected an index from -4 to 3, got 4.", node.Refusal(numbers, Of(Nin.Onnx.Format.ElementType.Int64, [1, 1, 2, 1], 1, 4)));
    }

    [Fact]
    public void Run_NoKernel_IsRefused() => Assert.Equal("expected a setting 'kernel_shape'.", new Node("MaxPool").Refusal(Line));
}
