using Nin.Onnx.Evaluation;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation.Operators;

public sealed class ConvolutionTests
{
    private static readonly OnnxTensor Line = Floats([1, 1, 5], 1, 2, 3, 4, 5), Three = Floats([1, 1, 3], 1, 10, 100);

    [Theory]
    [InlineData("", "Float [1, 1, 3] 321 432 543")]
    [InlineData("strides=2", "Float [1, 1, 2] 321 543")]
    [InlineData("dilations=2", "Float [1, 1, 1] 531")]
    [InlineData("pads=1,0", "Float [1, 1, 4] 210 321 432 543")]
    [InlineData("auto_pad=VALID", "Float [1, 1, 3] 321 432 543")]
    [InlineData("auto_pad=SAME_UPPER strides=2", "Float [1, 1, 3] 210 432 54")]
    [InlineData("auto_pad=SAME_UPPER strides=4", "Float [1, 1, 2] 210 54")]
    [InlineData("auto_pad=SAME_LOWER", "Float [1, 1, 5] 210 321 432 543 54")]
    public void Conv_OneAxis_SumsOverWindows(string settings, string expected) =>
        Assert.Equal(expected, new Node("Conv", 11, Parsed(settings)).Answer(Line, Three));

    [Theory]
    [InlineData("auto_pad=SAME_UPPER", "Float [1, 1, 5] 21 32 43 54 5")]
    [InlineData("auto_pad=SAME_LOWER", "Float [1, 1, 5] 10 21 32 43 54")]
    public void Conv_OddPadding_IsBehindOrBefore(string settings, string expected) =>
        Assert.Equal(expected, new Node("Conv", 11, Parsed(settings)).Answer(Line, Floats([1, 1, 2], 1, 10)));

    [Fact]
    public void Conv_TwoAxesAndGroups_KeepApart()
    {
        OnnxTensor weights = Floats([2, 1, 2, 2], 1, 0, 0, 1, 0, 1, 1, 0);
        Assert.Equal(
            "Float [1, 2, 1, 2] 104 106 219 221", new Node("Conv", 11, ("group", 2)).Answer(Counting(1, 2, 2, 3), weights, Floats([2], 100, 203)));
        Assert.Equal(
            "Float [1, 1, 1, 1, 1] 28", new Node("Conv", 11).Answer(Counting(1, 1, 2, 2, 2), Floats([1, 1, 2, 2, 2], 1, 1, 1, 1, 1, 1, 1, 1)));
    }

    [Theory]
    [InlineData("", "Float [1, 1, 4] 1 12 120 200")]
    [InlineData("strides=3", "Float [1, 1, 6] 1 10 100 2 20 200")]
    [InlineData("strides=2", "Float [1, 1, 5] 1 10 102 20 200")]
    [InlineData("strides=2 output_padding=1", "Float [1, 1, 6] 1 10 102 20 200 0")]
    [InlineData("strides=2 pads=1,1", "Float [1, 1, 3] 10 102 20")]
    [InlineData("dilations=2", "Float [1, 1, 6] 1 2 10 20 100 200")]
    [InlineData("strides=2 auto_pad=SAME_UPPER", "Float [1, 1, 4] 1 10 102 20")]
    [InlineData("strides=2 auto_pad=SAME_LOWER", "Float [1, 1, 4] 10 102 20 200")]
    [InlineData("strides=2 output_shape=4", "Float [1, 1, 4] 10 102 20 200")]
    [InlineData("strides=2 output_shape=7", "Float [1, 1, 7] 1 10 102 20 200 0 0")]
    public void ConvTranspose_OneAxis_AddsMultiplesOfTheKernel(string settings, string expected) =>
        Assert.Equal(expected, new Node("ConvTranspose", 11, Parsed(settings)).Answer(Floats([1, 1, 2], 1, 2), Three));

    [Fact]
    public void ConvTranspose_Groups_KeepApart() => Assert.Equal(
        "Float [1, 2, 1] 6 21", new Node("ConvTranspose", 11, ("group", 2)).Answer(
            Floats([1, 2, 1], 2, 3), Floats([2, 1, 1], 3, 5), Floats([2], 0, 6)));

    [Theory]
    [InlineData("group=2", "expected groups that divide 1 filters, got 2.")]
    [InlineData("kernel_shape=2", "expected a kernel of [2], got [3].")]
    [InlineData("strides=0", "'strides': expected 1 numbers of at least 1, got [0].")]
    [InlineData("pads=1", "'pads': expected 2 numbers of at least 0, got [1].")]
    [InlineData("dilations=3", "expected at least 7 numbers along spatial axis 0, padding counted, got 5.")]
    [InlineData("auto_pad=SAME", "'auto_pad': expected NOTSET, VALID, SAME_UPPER or SAME_LOWER, got 'SAME'.")]
    public void Conv_SettingsThatDoNotFit_AreRefused(string settings, string expected) =>
        Assert.Equal(expected, new Node("Conv", 11, Parsed(settings)).Refusal(Line, Three));

    [Fact]
    public void Conv_InputsThatDoNotFit_AreRefused()
    {
        var node = new Node("Conv", 11);
        Assert.Equal("expected 1 groups of 1 channels, got 2 channels.", node.Refusal(Counting(1, 2, 5), Three));
        Assert.Equal(
            "expected an input and weights of the same 3 dimensions or more, got 2 and 3.", node.Refusal(Counting(1, 5), Three));
        Assert.Equal("expected 1 biases, got 2.", node.Refusal(Line, Three, Floats([2], 0, 0)));
    }

    /// <summary>Lists of numbers are whole ones, all else is text: <c>group=2</c> is a number, not a list.</summary>
    private static (string Name, object Value)[] Parsed(string settings) =>
    [
        .. settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=')).Select(pair => (
            pair[0],
            pair[0] == "group" ? int.Parse(pair[1], null)
            : pair[0] == "auto_pad" ? (object)pair[1]
            : pair[1].Split(',').Select(size => int.Parse(size, null)).ToArray())),
    ];
}
