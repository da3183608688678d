using Nin.Layers;
using Nin.Tensors;

namespace Nin.Tests.Layers;

public sealed class LayerTests
{
    private static readonly FeatureShape Picture = new(32, 30, 3);

    public static TheoryData<Layer, string> Outputs => new()
    {
        { new Conv2d(3, 8, 5), "[N, 28, 26, 8] (NHWC)" },
        { new Conv2d(3, 8, 5, padding: 2), "[N, 32, 30, 8] (NHWC)" },
        { new Conv2d(3, 8, 11, stride: 4), "[N, 6, 5, 8] (NHWC)" },
        { new Conv2d(3, 8, 2, stride: 3, padding: 1), "[N, 11, 11, 8] (NHWC)" },
        { new MaxPool2d(3, 2), "[N, 15, 14, 3] (NHWC)" },
        { new MaxPool2d(3, 2, ceilMode: true), "[N, 16, 15, 3] (NHWC)" },
        { new MaxPool2d(3, 2, padding: 1), "[N, 16, 15, 3] (NHWC)" },
        { new AvgPool2d(2), "[N, 16, 15, 3] (NHWC)" },

        // The last window would begin in the padding on the right, and is dropped.
        { new AvgPool2d(2, 3, padding: 1, ceilMode: true), "[N, 11, 11, 3] (NHWC)" },
        { new GlobalAvgPool2d(), "[N, 1, 1, 3] (NHWC)" },
        { new Flatten(), "[N, 2880]" },
        { new Relu(), "[N, 32, 30, 3] (NHWC)" },
        { new Dropout(), "[N, 32, 30, 3] (NHWC)" },
        { new Softmax(), "[N, 32, 30, 3] (NHWC)" },
        { new BatchNorm2d(3), "[N, 32, 30, 3] (NHWC)" },
    };

    [Theory]
    [MemberData(nameof(Outputs))]
    public void OutputShape_OnePicture_FollowsTheFormula(Layer layer, string expected) =>
        Assert.Equal(expected, layer.OutputShape(Picture).ToString());

    public static TheoryData<Layer, FeatureShape[], string> Misfits => new()
    {
        { new Conv2d(96, 8, 3), [Picture], "Conv2d: expected 96 input channels, got 3 in [N, 32, 30, 3] (NHWC)." },
        { new Conv2d(3, 8, 33), [Picture], "Conv2d: expected an input of at least 33×33 with padding 0, got [N, 32, 30, 3] (NHWC)." },
        { new Conv2d(5, 8, 1), [FeatureShape.Flat(5)], "Conv2d: expected pictures [N, H, W, C], got [N, 5]." },
        { new MaxPool2d(31), [Picture], "MaxPool2d: expected an input of at least 31×31 with padding 0, got [N, 32, 30, 3] (NHWC)." },
        { new AvgPool2d(2), [FeatureShape.Flat(5)], "AvgPool2d: expected pictures [N, H, W, C], got [N, 5]." },
        { new GlobalAvgPool2d(), [FeatureShape.Flat(5)], "GlobalAvgPool2d: expected pictures [N, H, W, C], got [N, 5]." },
        { new BatchNorm2d(4), [Picture], "BatchNorm2d: expected 4 channels, got 3 in [N, 32, 30, 3] (NHWC)." },
        { new Linear(2880, 4), [Picture], "Linear: expected [N, 2880], got [N, 32, 30, 3] (NHWC). Put a Flatten before it." },
        { new Linear(7, 4), [FeatureShape.Flat(8)], "Linear: expected [N, 7], got [N, 8]." },
        { new Add(), [Picture], "Add: expected at least 2 inputs, got 1." },
        { new Add(), [Picture, Picture with { Channels = 4 }], "Add: expected inputs of one shape, got [N, 32, 30, 3] (NHWC) and [N, 32, 30, 4] (NHWC)." },
        { new Concat(), [Picture, Picture with { Width = 4 }], "Concat: expected inputs of one height and width, got [N, 32, 30, 3] (NHWC) and [N, 32, 4, 3] (NHWC)." },
        { new Relu(), [Picture, Picture], "Relu: expected 1 input, got 2." },
        { new Conv2d(3, 1, 3), [], "Conv2d: expected 1 input, got 0." },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void OutputShape_Misfit_SaysWhatWasExpectedAndGiven(Layer layer, FeatureShape[] inputs, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => layer.OutputShape(inputs));
        Assert.StartsWith(expected, error.Message);
    }

    public static TheoryData<Func<Layer>, string> BadSettings => new()
    {
        { () => new Conv2d(0, 1, 1), "Conv2d: expected a positive inChannels, got 0." },
        { () => new Conv2d(1, -2, 1), "Conv2d: expected a positive outChannels, got -2." },
        { () => new Conv2d(1, 1, 0), "Conv2d: expected a positive kernelSize, got 0." },
        { () => new Conv2d(1, 1, 1, stride: 0), "Conv2d: expected a positive stride, got 0." },
        { () => new Conv2d(1, 1, 1, padding: -1), "Conv2d: expected a padding of 0 or more, got -1." },
        { () => new Linear(0, 1), "Linear: expected a positive inFeatures, got 0." },
        { () => new MaxPool2d(0), "MaxPool2d: expected a positive kernelSize, got 0." },
        { () => new MaxPool2d(2, -1), "MaxPool2d: expected a stride of 0 or more, got -1." },
        { () => new AvgPool2d(3, 2, 2), "AvgPool2d: expected a padding of at most half the window (1), got 2." },
        { () => new Dropout(1f), "Dropout: expected a rate in [0, 1), got 1." },
        { () => new Dropout(float.NaN), "Dropout: expected a rate in [0, 1), got NaN." },
        { () => new BatchNorm2d(0), "BatchNorm2d: expected a positive numFeatures, got 0." },
        { () => new BatchNorm2d(1, 0f), "BatchNorm2d: expected a positive epsilon, got 0." },
        { () => new BatchNorm2d(1, float.NaN), "BatchNorm2d: expected a positive epsilon, got NaN." },
        { () => new BatchNorm2d(1, float.PositiveInfinity), "BatchNorm2d: expected a positive epsilon, got Infinity." },
        { () => new BatchNorm2d(1, 1e-5f, 1.5f), "BatchNorm2d: expected a momentum in [0, 1], got 1.5." },
        { () => new BatchNorm2d(1, 1e-5f, float.NaN), "BatchNorm2d: expected a momentum in [0, 1], got NaN." },
    };

    [Theory]
    [MemberData(nameof(BadSettings))]
    public void Constructor_SettingOutOfRange_NamesIt(Func<Layer> make, string expected)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(make);
        Assert.StartsWith(expected, error.Message);
    }

    [Fact]
    public void Parameters_EachKind_HavePyTorchsNamesAndShapes()
    {
        Assert.Equal(["weight [8, 3, 5, 5]", "bias [8]"], Describe(new Conv2d(3, 8, 5)));
        Assert.Equal(["weight [8, 3, 5, 5]"], Describe(new Conv2d(3, 8, 5, bias: false)));
        Assert.Equal(["weight [4, 7]", "bias [4]"], Describe(new Linear(7, 4)));
        Assert.Equal(["weight [5]", "bias [5]", "running_mean [5]", "running_var [5]"], Describe(new BatchNorm2d(5)));
        Assert.Empty(Describe(new Relu()));

        static string[] Describe(Layer layer) => [.. layer.Parameters.Select(p => $"{p.Name} [{string.Join(", ", p.Shape)}]")];
    }

    [Fact]
    public void FanInAndFanOut_Weights_CountAsPyTorchDoes()
    {
        ParameterSpec conv = new Conv2d(3, 8, 5).Parameters[0], linear = new Linear(7, 4).Parameters[0];
        Assert.Equal((75, 200), (conv.FanIn, conv.FanOut));
        Assert.Equal((7, 4), (linear.FanIn, linear.FanOut));
        Assert.Equal(0, new Conv2d(3, 8, 5).Parameters[1].FanIn);
    }

    [Fact]
    public void MultiplyAdds_OnePicture_CountsTheProducts()
    {
        Assert.Equal(32L * 30 * 75 * 8, new Conv2d(3, 8, 5, padding: 2).MultiplyAdds(Picture));
        Assert.Equal(28, new Linear(7, 4).MultiplyAdds(FeatureShape.Flat(7)));
        Assert.Equal(0, new MaxPool2d(3).MultiplyAdds(Picture));
    }
}
