using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Tests.Networks;

public sealed class NetworkTests
{
    private static readonly FeatureShape Picture = new(32, 32, 3);

    public static TheoryData<Node[], string> Misfits => new()
    {
        { [], "nin-x: expected at least one layer, got none." },
        {
            [new("mlpconv2.conv1", new Conv2d(96, 8, 3), ["input"])],
            "nin-x: layer 'mlpconv2.conv1': Conv2d: expected 96 input channels, got 3 in [N, 32, 32, 3] (NHWC)."
        },
        { [new("a", new Relu(), ["b"])], "nin-x: layer 'a' reads 'b', which is no layer before it." },
        { [new("a", new Relu(), ["a"])], "nin-x: layer 'a' reads 'a', which is no layer before it." },
        { [new("a", new Relu(), ["b"]), new("b", new Relu(), ["input"])], "nin-x: layer 'a' reads 'b', which is no layer before it." },
        { [new("a", new Relu(), ["input"]), new("a", new Relu(), ["a"])], "nin-x: the name 'a' is given twice." },
        { [new("input", new Relu(), ["input"])], "nin-x: the name 'input' is given twice." },
        {
            [new("a", new Relu(), ["input"]), new("b", new Relu(), ["input"])],
            "nin-x: nothing reads the output of layer 'a'."
        },
        { [new("a", new Relu(), ["input", "input"])], "nin-x: layer 'a': Relu: expected 1 input, got 2." },
        { [new("a", new Relu(), [])], "nin-x: layer 'a': Relu: expected 1 input, got 0." },
        { [new("a", new Add(), ["input"])], "nin-x: layer 'a': Add: expected at least 2 inputs, got 1." },
        { [new("", new Relu(), ["input"])], "nin-x: expected a name, a layer and inputs for every node." },
        { [new("a", new Relu(), default)], "nin-x: expected a name, a layer and inputs for every node." },
        { [new("a", null!, ["input"])], "nin-x: expected a name, a layer and inputs for every node." },
        { [null!], "nin-x: expected a name, a layer and inputs for every node." },
        {
            [new("a", new Conv2d(3, int.MaxValue, 1), ["input"])],
            "nin-x: layer 'a': expected at most 2147483647 numbers of output a picture, got [N, 32, 32, 2147483647] (NHWC)."
        },
        {
            [new("a", new Flatten(), ["input"]), new("b", new Linear(3072, 1 << 20), ["a"])],
            "nin-x: layer 'b': expected at most 2147483647 parameters in all, got 3222274048."
        },
        {
            [new("a", new Conv2d(3, 1, 1, padding: int.MaxValue), ["input"])],
            "nin-x: layer 'a': Conv2d: expected at most 2147483647 floats in a line with its padding, got [N, 32, 32, 3] (NHWC) and padding 2147483647."
        },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Network_LayersThatDoNotFit_NamesTheLayer(Node[] nodes, string expected) =>
        Assert.Equal(expected, Assert.Throws<NetworkException>(() => new Network("nin-x", Picture, nodes)).Message);

    [Theory]
    [InlineData(0, 32, 3)]
    [InlineData(32, -1, 3)]
    [InlineData(32, 32, 0)]
    [InlineData(65536, 65536, 3)]
    public void Network_InputOutOfRange_Throws(int height, int width, int channels) => Assert.StartsWith(
        "nin-x: expected a positive input height, width and channels of at most 2147483647 numbers, got [N, ",
        Assert.Throws<NetworkException>(
            () => new Network("nin-x", new FeatureShape(height, width, channels), [new("a", new Relu(), ["input"])])).Message);

    [Fact]
    public void Network_FeaturesWithAPlace_Throws() =>
        Assert.Throws<NetworkException>(
            () => new Network("nin-x", new FeatureShape(2, 2, 3, IsFlat: true), [new("a", new Relu(), ["input"])]));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void Network_NoName_Throws(string? name) =>
        Assert.ThrowsAny<ArgumentException>(() => new Network(name!, Picture, [new("a", new Relu(), ["input"])]));

    [Fact]
    public void IndexOf_LayersAndThePicture_GivesTheirPosition()
    {
        var network = new Network("n", Picture, [new("a", new Relu(), ["input"]), new("b", new Relu(), ["a"])]);
        Assert.Equal((-1, 0, 1), (network.IndexOf(Network.InputName), network.IndexOf("a"), network.IndexOf("b")));
        Assert.Throws<KeyNotFoundException>(() => network.IndexOf("c"));
    }

    [Fact]
    public void WithInput_OtherSize_InfersTheShapesAnew()
    {
        Network network = NetworkCatalog.Find("nin-cifar10").Create().WithInput(new FeatureShape(48, 40, 3));
        Assert.Equal("[N, 12, 10, 10] (NHWC)", network.OutputShapes[network.IndexOf("mlpconv3.relu3")].ToString());
        Assert.Equal(966_986, network.ParameterCount);
    }

    [Fact]
    public void Block_NameWithADot_IsThePartBeforeIt()
    {
        Assert.Equal("mlpconv1", new Node("mlpconv1.conv1", new Relu(), ["input"]).Block);
        Assert.Null(new Node("pool1", new Relu(), ["input"]).Block);
        Assert.Equal(["a.b.weight", "a.b.bias"], new Node("a.b", new Linear(1, 1), ["x"]).NamedParameters.Select(p => p.Name));
    }

    [Fact]
    public void Summary_AnyNetwork_SharesOutParametersAndWork()
    {
        // Of a classic network most parameters lie in the fully connected layer and most work in the convolution.
        Network network = new NetworkBuilder("lenet", 28, 28, 1).Conv2d(20, 5).MaxPool2d(2).Flatten().Linear(500).Linear(10).Build();
        NetworkSummary summary = NetworkSummary.Of(network);
        Assert.Equal(["Conv2d", "MaxPool2d", "Flatten", "Linear", "Linear"], summary.Layers.Select(layer => layer.Kind));
        Assert.Equal([520, 0, 0, 1_440_500, 5010], summary.Layers.Select(layer => layer.Parameters));
        Assert.Equal([288_000, 0, 0, 1_440_000, 5000], summary.Layers.Select(layer => layer.MultiplyAdds));
        Assert.Equal(summary.Bytes, 4 * network.ParameterCount);
    }
}
