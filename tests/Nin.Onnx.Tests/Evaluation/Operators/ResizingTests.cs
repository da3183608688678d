using Nin.Onnx.Evaluation;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class ResizingTests
{
    private static readonly OnnxTensor Line = Floats([4], 0, 4, 8, 16);

    [Theory]
    [InlineData("half_pixel", 8, "0 1 3 5 7 10 14 16")]
    [InlineData("half_pixel", 2, "2 12")]
    [InlineData("half_pixel", 1, "6")]
    [InlineData("pytorch_half_pixel", 1, "0")]
    [InlineData("align_corners", 7, "0 2 4 6 8 12 16")]
    [InlineData("align_corners", 1, "0")]
    [InlineData("asymmetric", 8, "0 2 4 6 8 12 16 16")]
    public void Resize_Linear_MixesNeighbours(string transformation, int size, string numbers) => Assert.Equal(
        $"Float [{size}] {numbers}",
        new Node("Resize", 13, ("mode", "linear"), ("coordinate_transformation_mode", transformation)).Answer(Line, null, null, Whole(size)));

    /// <summary>Four numbers become three: they lie at 1/6, 3/2 and 17/6.</summary>
    [Theory]
    [InlineData("round_prefer_floor", "0 4 16")]
    [InlineData("round_prefer_ceil", "0 8 16")]
    [InlineData("floor", "0 4 8")]
    [InlineData("ceil", "4 8 16")]
    public void Resize_Nearest_RoundsItsWay(string rounding, string numbers) => Assert.Equal(
        $"Float [3] {numbers}", new Node("Resize", 13, ("nearest_mode", rounding)).Answer(Line, null, null, Whole(3)));

    [Fact]
    public void Resize_OldNearest_TakesWhatIsBeforeOrBehind()
    {
        Assert.Equal("Float [6] 0 0 4 8 8 16", new Node("Resize", 10).Answer(Line, Floats([1], 1.5)));
        Assert.Equal("Float [3] 0 8 16", new Node("Resize", 10).Answer(Line, Floats([1], 0.75)));
        Assert.Equal("Float [8] 0 0 4 4 8 8 16 16", new Node("Upsample", 7, ("scales", new[] { 2f })).Answer(Line));
        Assert.Equal("Float [2] 4 16", new Node("Resize", 11, ("coordinate_transformation_mode", "tf_half_pixel_for_nn")).Answer(Line, null, Floats([1], 0.5)));
    }

    /// <summary>At a quarter between two numbers, with a = −3/4, the weights are −0.1055, 0.8789, 0.2617 and −0.0352.</summary>
    [Theory]
    [InlineData(-0.75, 0, 5, 1.8125)]
    [InlineData(-0.5, 0, 5, 1.625)]
    [InlineData(-0.75, 0, 1, -0.28125)]
    [InlineData(-0.75, 1, 1, -0.28125 / 1.10546875)]
    public void Resize_Cubic_TakesFourNumbers(double a, int isCut, int index, double expected)
    {
        var node = new Node(
            "Resize", 13, ("mode", "cubic"), ("cubic_coeff_a", a), ("exclude_outside", isCut), ("coordinate_transformation_mode", "asymmetric"));
        OnnxTensor resized = node.Run(Floats([5], 0, 0, 8, 8, 0), null, Floats([1], 4))[0];
        Assert.Equal(expected, resized.Values[index], 1e-6);
    }

    [Fact]
    public void Resize_Antialias_WidensTheKernel()
    {
        var node = new Node("Resize", 18, ("mode", "linear"), ("antialias", 1));
        Assert.Equal("Float [2] 2.5 11.5", node.Answer(Line, null, null, Whole(2)));
        Assert.Equal(
            "Float [2] 2.8571 10.8571", (node with { Settings = [.. node.Settings, ("exclude_outside", 1)] }).Answer(Line, null, null, Whole(2)));
    }

    [Fact]
    public void Resize_Crop_GivesAnotherNumberOutside()
    {
        var node = new Node(
            "Resize", 13, ("mode", "linear"), ("coordinate_transformation_mode", "tf_crop_and_resize"), ("extrapolation_value", -1.0));
        Assert.Equal("Float [3] 2 12 -1", node.Answer(Line, Floats([2], 1.0 / 6, 1.5), null, Whole(3)));
        Assert.Equal("'roi': expected 2 numbers, got 0.", node.Refusal(Line, null, null, Whole(3)));
    }

    [Theory]
    [InlineData("stretch", "[4, 3]")]
    [InlineData("not_larger", "[3, 3]")]
    [InlineData("not_smaller", "[4, 4]")]
    public void Resize_Policy_KeepsTheRatio(string policy, string shape) => Assert.StartsWith(
        $"Float {shape}", new Node("Resize", 18, ("keep_aspect_ratio_policy", policy)).Answer(Counting(2, 2), null, null, Whole(4, 3)),
        StringComparison.Ordinal);

    [Fact]
    public void Resize_Axes_AreTheOnlyOnes()
    {
        var node = new Node("Resize", 18, ("axes", new[] { -1 }));
        Assert.Equal("Float [1, 4] 0 0 1 1", node.Answer(Counting(1, 2), null, null, Whole(4)));
        Assert.Equal("expected 1 scales greater than 0, got [].", node.Refusal(Counting(1, 2)));
        Assert.Equal("expected 1 scales greater than 0, got [0].", node.Refusal(Counting(1, 2), null, Floats([1], 0)));
        Assert.Equal("expected at most 500000000 numbers, got 2000000001.", node.Refusal(Counting(1, 2), null, null, Whole(2000000001)));
    }

    [Theory]
    [InlineData("mode", "'mode': expected nearest, linear or cubic, got 'x'.")]
    [InlineData("nearest_mode", "'nearest_mode': 'x' is not known.")]
    [InlineData("coordinate_transformation_mode", "'coordinate_transformation_mode': 'x' is not known.")]
    [InlineData("keep_aspect_ratio_policy", "expected 1 sizes to stretch to, not_larger or not_smaller, got 1 and 'x'.")]
    public void Resize_AnUnknownWay_IsRefused(string setting, string expected) =>
        Assert.Equal(expected, new Node("Resize", 18, (setting, "x")).Refusal(Line, null, null, Whole(3)));
}
