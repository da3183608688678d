using Nin.Layers;
using Nin.Networks;

namespace Nin.Tests.Networks;

public sealed class NetworkBuilderTests
{
    [Fact]
    public void MlpConv_ThreeConvolutions_ExpandsToNamedLayers()
    {
        Network network = Builder().MlpConv("mlpconv1", new MlpConv(5, [6, 5, 4], Padding: 2)).Build();
        Assert.Equal(
            ["mlpconv1.conv1", "mlpconv1.relu1", "mlpconv1.conv2", "mlpconv1.relu2", "mlpconv1.conv3", "mlpconv1.relu3"],
            network.Nodes.Select(node => node.Name));
        Assert.Equal(new Conv2d(3, 6, 5, padding: 2), network.Nodes[0].Layer);
        Assert.Equal(new Conv2d(5, 4, 1), network.Nodes[4].Layer);
    }

    [Fact]
    public void MlpConv_NormalisedWithABareHead_HasBiasesOnlyWhereNothingNormalises()
    {
        Network network = Builder().MlpConv("m", new MlpConv(3, [6, 4], Stride: 2, BatchNorm: true, LastIsLinear: true)).Build();
        Assert.Equal(["m.conv1", "m.bn1", "m.relu1", "m.conv2"], network.Nodes.Select(node => node.Name));
        Assert.Equal(
            [new Conv2d(3, 6, 3, 2, bias: false), new BatchNorm2d(6), new Relu(), new Conv2d(6, 4, 1)],
            network.Nodes.Select(node => node.Layer));
    }

    [Fact]
    public void MlpConv_NoChannels_Throws()
    {
        Assert.Throws<ArgumentException>(() => Builder().MlpConv("m", new MlpConv(3, [])));
        Assert.Throws<ArgumentException>(() => Builder().MlpConv("m", new MlpConv(3, default)));
    }

    [Fact]
    public void Residual_Branch_AddsWhatWentIn()
    {
        Network network = Builder().Conv2d(4, 1).Residual("block", b => b.Relu().Conv2d(4, 3, padding: 1)).Build();
        Node add = network.Nodes[^1];
        Assert.Equal(("block.add", new Add()), (add.Name, add.Layer));
        Assert.Equal(["block.conv1", "conv1"], add.Inputs.AsEnumerable());
    }

    [Fact]
    public void Residual_BranchOfAnotherShape_NamesTheAddition()
    {
        var error = Assert.Throws<NetworkException>(() => Builder().Residual("block", b => b.Conv2d(4, 3)));
        Assert.Equal(
            "net: layer 'block.add': Add: expected inputs of one shape, got [N, 14, 14, 4] (NHWC) and [N, 16, 16, 3] (NHWC).", error.Message);
    }

    [Fact]
    public void Residual_NestedInAScope_KeepsNamesApart()
    {
        Network network = Builder().Residual("a", b => b.Residual("b", c => c.Relu()).Relu()).Build();
        Assert.Equal(["a.b.relu1", "a.b.add", "a.relu1", "a.add"], network.Nodes.Select(node => node.Name));
        Assert.Equal(["a.relu1", "input"], network.Nodes[^1].Inputs.AsEnumerable());
    }

    [Fact]
    public void From_EarlierLayer_BeginsABranch()
    {
        Network network = Builder().Conv2d(4, 1, name: "a").Conv2d(5, 1, name: "b").From("a").Conv2d(6, 1, name: "c")
            .Add(new Concat(), null, "b", "c").Build();
        Assert.Equal(new Conv2d(4, 6, 1), network.Nodes[2].Layer);
        Assert.Equal("concat1", network.Nodes[^1].Name);
        Assert.Equal(11, network.Output.Channels);
    }

    [Fact]
    public void From_UnknownLayer_Throws() => Assert.Equal(
        "net: there is no layer 'nowhere' to go on from.", Assert.Throws<NetworkException>(() => Builder().From("nowhere")).Message);

    [Fact]
    public void Add_NamesNotGiven_CountsEachKind()
    {
        Network network = Builder().Conv2d(4, 1).BatchNorm2d().Relu().Dropout().MaxPool2d(2).AvgPool2d(2).Conv2d(4,
            1).Relu().GlobalAvgPool2d().Linear(3).Softmax().Build();
        Assert.Equal(
            ["conv1", "bn1", "relu1", "drop1", "pool1", "pool2", "conv2", "relu2", "gap", "flatten", "linear1", "softmax1"],
            network.Nodes.Select(node => node.Name));
    }

    [Fact]
    public void Build_BranchLeftOpen_NamesItsEnd()
    {
        NetworkBuilder builder = Builder().Conv2d(4, 1, name: "a").From(Network.InputName).Conv2d(4, 1, name: "b");
        Assert.Equal("net: nothing reads the output of layer 'a'.", Assert.Throws<NetworkException>(builder.Build).Message);
    }

    [Fact]
    public void Build_OneNameInTwoBranches_Throws()
    {
        NetworkBuilder builder = Builder().Conv2d(4, 1, name: "a").Relu("r");
        Assert.Equal(
            "net: the name 'a' is given twice.",
            Assert.Throws<NetworkException>(
                () => builder.From(Network.InputName).Conv2d(4, 1, name: "a").Add(new Add(), "sum", "r", "a").Build()).Message);
    }

    [Fact]
    public void Add_LayerThatDoesNotFit_LeavesTheBuilderAsItWas()
    {
        NetworkBuilder builder = Builder().Conv2d(4, 1);
        Assert.Throws<NetworkException>(() => builder.MaxPool2d(17));
        Assert.Throws<NetworkException>(() => builder.MlpConv("m", new MlpConv(17, [3])));
        Assert.Equal(["conv1", "relu1"], builder.Relu().Build().Nodes.Select(node => node.Name));
    }

    [Fact]
    public void Build_NoLayer_Throws() =>
        Assert.Equal("net: expected at least one layer, got none.", Assert.Throws<NetworkException>(Builder().Build).Message);

    private static NetworkBuilder Builder() => new("net", 16, 16, 3);
}
