using Nin.Networks;
using Nin.Tensors;

namespace Nin.Tests.Networks;

/// <summary>The published networks, exact to the parameter.</summary>
public sealed class NetworkCatalogTests
{
    public static TheoryData<string> Names => [.. NetworkCatalog.Entries.Select(entry => entry.Name)];

    [Theory]
    [InlineData("nin-cifar10", 966_986, 3.69, 222.5)]
    [InlineData("nin-cifar100", 984_356, 3.76, 223.6)]
    [InlineData("nin-mnist", 349_674, 1.33, 50.7)]
    [InlineData("nin-svhn", 1_986_026, 7.58, 274.2)]
    [InlineData("nin-cifar10-caffe", 966_986, 3.69, 222.5)]
    [InlineData("nin-imagenet", 7_595_176, 28.97, 1100)]
    [InlineData("nin-d2l", 1_992_166, 7.60, 762)]
    public void Create_PublishedNetwork_HasItsParametersAndItsCost(
        string name, long parameters, double mebibytes, double megaMultiplyAdds)
    {
        Network network = NetworkCatalog.Find(name).Create();
        NetworkSummary summary = NetworkSummary.Of(network);
        Assert.Equal(parameters, network.ParameterCount);
        Assert.Equal(parameters, summary.Parameters);
        Assert.Equal(mebibytes, summary.Bytes / 1048576.0, 0.005);

        // The published cost is given to as many digits as it has here.
        double unit = megaMultiplyAdds < 300 ? 0.05 : megaMultiplyAdds < 1000 ? 0.5 : 5;
        Assert.Equal(megaMultiplyAdds, summary.MultiplyAdds / 1e6, unit);
        Assert.Equal(network.MultiplyAdds, summary.MultiplyAdds);
    }

    [Theory]
    [InlineData("nin-cifar10", "[N, 16, 16, 96] (NHWC)", "[N, 8, 8, 192] (NHWC)", "[N, 8, 8, 10] (NHWC)")]
    [InlineData("nin-mnist", "[N, 14, 14, 48] (NHWC)", "[N, 7, 7, 48] (NHWC)", "[N, 7, 7, 10] (NHWC)")]
    [InlineData("nin-svhn", "[N, 16, 16, 64] (NHWC)", "[N, 8, 8, 128] (NHWC)", "[N, 8, 8, 10] (NHWC)")]
    public void Create_PublishedNetwork_HasItsMaps(string name, string pool1, string pool2, string maps)
    {
        Network network = NetworkCatalog.Find(name).Create();
        Assert.Equal(pool1, ShapeOf(network, "pool1"));
        Assert.Equal(pool2, ShapeOf(network, "pool2"));
        Assert.Equal(maps, ShapeOf(network, "mlpconv3.relu3"));
    }

    [Fact]
    public void Create_ImageNet_AveragesMapsOfSixBySix() =>
        Assert.Equal("[N, 6, 6, 1000] (NHWC)", ShapeOf(NetworkCatalog.Find("nin-imagenet").Create(), "mlpconv4.relu3"));

    [Fact]
    public void Create_D2l_PrintsTheBooksShapes()
    {
        Network network = NetworkCatalog.Find("nin-d2l").Create();
        string[] nodes =
        [
            "mlpconv1.relu3", "pool1", "mlpconv2.relu3", "pool2", "mlpconv3.relu3", "pool3", "drop1", "mlpconv4.relu3", "gap", "flatten",
        ];
        Assert.Equal(
            [
                "1, 96, 54, 54", "1, 96, 26, 26", "1, 256, 26, 26", "1, 256, 12, 12", "1, 384, 12, 12", "1, 384, 5, 5", "1, 384, 5, 5",
                "1, 10, 5, 5", "1, 10, 1, 1", "1, 10",
            ],
            nodes.Select(node => string.Join(", ", network.OutputShapes[network.IndexOf(node)].ToChannelsFirst(1))));
    }

    [Fact]
    public void Create_Keras_HasTheTutorialsLayers()
    {
        Network network = NetworkCatalog.Find("nin-keras").Create();
        string[] convolutions = [.. NetworkSummary.Of(network).Layers.Where(layer => layer.Kind == "Conv2d").Select(layer => $"{layer.Output}")];
        Assert.Equal(
            [
                "[N, 28, 28, 64] (NHWC)", "[N, 28, 28, 48] (NHWC)", "[N, 26, 26, 48] (NHWC)", "[N, 24, 24, 64] (NHWC)", "[N, 24, 24, 10] (NHWC)",
            ],
            convolutions);
        Assert.Equal(["gap", "flatten", "softmax1"], network.Nodes.TakeLast(3).Select(node => node.Name));
        Assert.Equal(
            ["softmax1", "gap", "flatten"], NetworkCatalog.Find("nin-keras-tutorial").Create().Nodes.TakeLast(3).Select(node => node.Name));
    }

    [Fact]
    public void Create_Fast_HasThePublishedSizes()
    {
        Network network = NetworkCatalog.Find("cifar10-fast").Create();
        Assert.Equal(1_972_792, network.ParameterCount);
        Assert.Equal("[N, 31, 31, 24] (NHWC)", ShapeOf(network, "whiten"));
        Assert.Equal("[N, 15, 15, 64] (NHWC)", ShapeOf(network, "block1.gelu2"));
        Assert.Equal("[N, 7, 7, 256] (NHWC)", ShapeOf(network, "block2.gelu2"));
        Assert.Equal("[N, 3, 3, 256] (NHWC)", ShapeOf(network, "block3.gelu2"));
        Assert.Equal("[N, 9, 9, 8] (NHWC)", ShapeOf(NetworkCatalog.Find("cifar10-fast").Create(5, new FeatureShape(10, 10, 1)), "whiten"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_EveryEntry_FitsItsClassesAndOthers(string name)
    {
        NetworkEntry entry = NetworkCatalog.Find(name);
        Network network = entry.Create();
        Assert.Equal(name, network.Name);
        Assert.Equal((entry.Input, entry.Classes), (network.Input, network.Classes));
        Assert.Equal(FeatureShape.Flat(7), entry.Create(7).Output);
    }

    [Fact]
    public void Create_BatchNormalised_NormalisesEveryConvolutionButTheLast()
    {
        Network network = NetworkCatalog.Find("nin-cifar10-bn").Create();
        Assert.Equal(8, network.Nodes.Count(node => node.Layer.Kind == "BatchNorm2d"));
        Assert.Equal("mlpconv3.conv3", network.Nodes[^3].Name);

        // Each of the eight has a shift in the place of the bias, and a scale more.
        Assert.Equal(966_986 + (192 * 6) + 160 + 96, network.ParameterCount);
    }

    [Fact]
    public void Create_PicturesTooSmall_NamesTheLayer()
    {
        var error = Assert.Throws<NetworkException>(() => NetworkCatalog.Find("nin-d2l").Create(10, new FeatureShape(32, 32, 1)));
        Assert.Equal("nin-d2l: layer 'pool2': MaxPool2d: expected an input of at least 3×3 with padding 0, got [N, 2, 2, 256] (NHWC).", error.Message);
    }

    [Fact]
    public void Find_UnknownName_ListsTheKnownOnes()
    {
        var error = Assert.Throws<ArgumentException>(() => NetworkCatalog.Find("nin-cifar"));
        Assert.StartsWith("'nin-cifar' is no known network, did you mean 'nin-cifar10'? Known: nin-cifar10, nin-cifar10-bn, ", error.Message);
        Assert.All(NetworkCatalog.Entries, entry => Assert.Contains(entry.Name, error.Message, StringComparison.Ordinal));
    }

    private static string ShapeOf(Network network, string node) => network.OutputShapes[network.IndexOf(node)].ToString();
}
