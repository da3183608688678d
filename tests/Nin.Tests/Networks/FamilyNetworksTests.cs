using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Tests.Networks;

/// <summary>
/// The networks of other families against torchvision 0.14 and, where it has none, the definition of a paper or of <i>Dive into
/// Deep Learning</i>: golden/networks/families.json and modules.py. Weights are filled by the same formula on both sides.
/// </summary>
public sealed class FamilyNetworksTests
{
    /// <summary>
    /// A float has a relative error of 6e-8, and each layer adds roundings that are up as often as down: 60 layers of sums of
    /// thousands leave some 1e-6 of the largest output. Fifteen times that covers the unlucky; a layer too many or in the wrong
    /// place makes another number altogether. The 1e-6 follows from the roundings, the fifteen times are chosen.
    /// </summary>
    private const double Tolerance = 1.5e-5;

    private static readonly Dictionary<string, JsonElement> Golden = GoldenFamilies.All;

    public static TheoryData<string> Names => [.. Golden.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_Family_HasTheParametersThatPyTorchHas(string name)
    {
        NetworkEntry entry = NetworkCatalog.Find(name);
        Network network = entry.Create();
        Assert.Equal(Golden[name].GetProperty("parameters").GetInt64(), network.ParameterCount);
        Assert.Equal(Golden[name].GetProperty("tensors").GetString(), HashOf(network));
        Assert.Equal(FeatureShape.Flat(entry.Classes), network.Output);
    }

    /// <summary>
    /// Published counts: torchvision's pages of its models; the table of He et al., which has 0.27 to 1.7 million for CIFAR-10,
    /// without the projections; table 1 of Zhang et al. for inception-small. Those of ZFNet and the book's networks are the sums
    /// over the layers that their sources list. LeNet-5 is the form in use today, whose count is that of the book's LeNet: in the
    /// paper not every map of C3 reads all before it. inception-v2-cifar10 is our own, at a quarter of the paper's width.
    /// </summary>
    [Theory]
    [InlineData("resnet18", 11_689_512)]
    [InlineData("resnet34", 21_797_672)]
    [InlineData("resnet50", 25_557_032)]
    [InlineData("resnet20", 269_722)]
    [InlineData("resnet32", 464_154)]
    [InlineData("resnet44", 658_586)]
    [InlineData("resnet56", 853_018)]
    [InlineData("resnet110", 1_727_962)]
    [InlineData("vgg16", 138_357_544)]
    [InlineData("squeezenet1.1", 1_235_496)]
    [InlineData("mobilenet-v2", 3_504_872)]
    [InlineData("densenet121", 7_978_856)]
    [InlineData("alexnet", 61_100_840)]
    [InlineData("googlenet", 6_624_904)]
    [InlineData("vgg11", 132_863_336)]
    [InlineData("vgg11-bn", 132_868_840)]
    [InlineData("vgg13", 133_047_848)]
    [InlineData("vgg13-bn", 133_053_736)]
    [InlineData("vgg16-bn", 138_365_992)]
    [InlineData("vgg19", 143_667_240)]
    [InlineData("vgg19-bn", 143_678_248)]
    [InlineData("inception-small", 1_649_402)]
    [InlineData("inception-small-bn", 1_649_402 + 1_712)]
    [InlineData("inception-v2-cifar10", 635_402)]
    [InlineData("resnet20-projection", 269_722 + (18 * 32) + (34 * 64))]
    [InlineData("resnet110-projection", 1_727_962 + (18 * 32) + (34 * 64))]
    [InlineData("plain20", 269_722)]
    [InlineData("plain56", 853_018)]
    [InlineData("plain18", 11_689_512 - (66 * 128) - (130 * 256) - (258 * 512))]
    [InlineData("plain34", 21_797_672 - (66 * 128) - (130 * 256) - (258 * 512))]
    [InlineData("lenet5", 156 + 2_416 + 48_120 + 10_164 + 850)]
    [InlineData("zfnet", 14_208 + 614_656 + 885_120 + 1_327_488 + 884_992 + 37_752_832 + 16_781_312 + 4_097_000)]
    [InlineData("lenet-d2l", 61_706)]
    [InlineData("alexnet-d2l", 46_764_746)]
    [InlineData("vgg11-d2l", 43_093_322)]
    [InlineData("googlenet-d2l", 5_977_530)]
    [InlineData("resnet18-d2l", 11_178_378)]
    [InlineData("densenet-d2l", 758_226)]
    public void Create_Family_HasThePublishedParameters(string name, long parameters) =>
        Assert.Equal(parameters, NetworkCatalog.Find(name).Create().ParameterCount);

    /// <summary>
    /// A network that is added without an answer and a step of PyTorch's would be compared with nothing. Of plain56 there is no
    /// step: without shortcuts, 56 layers make a third of a gradient of PyTorch's own float32 out of roundings. Those that end in
    /// softmax answer with probabilities, of which PyTorch has no cross-entropy.
    /// </summary>
    [Fact]
    public void Golden_EveryNetworkByName_AnswersAndLearnsThere()
    {
        string[] without = ["plain56", "nin-keras", "nin-keras-bn", "nin-keras-tutorial", "nin-stack", "nin-stack-bn"];
        Assert.All(NetworkCatalog.Entries.Select(entry => entry.Name), name => Assert.True(
            Golden[name].TryGetProperty("output", out _)
                && Golden[name].TryGetProperty("step", out _) == !without.Contains(name),
            name));
    }

    public static TheoryData<string> Small => [.. GoldenFamilies.Having("output", isLarge: false)];

    [Theory]
    [MemberData(nameof(Small))]
    public void Run_FilledNetwork_AnswersAsPyTorchDoes(string name) => AssertAnswers(name, Golden[name], network => network);

    public static TheoryData<string> Maps => [.. Golden.Where(entry => entry.Value.TryGetProperty("maps", out _)).Select(
        entry => entry.Key)];

    /// <summary>Up to the fully connected layers, which have hundreds of megabytes.</summary>
    [Theory]
    [MemberData(nameof(Maps))]
    public void Run_ConvolutionsOfLargeNetworks_MakeTheMapsThatPyTorchMakes(string name) => AssertAnswers(
        name, Golden[name].GetProperty("maps"), network => network.WithOutputs(new NetworkOutput("maps", "avgpool")));

    public static TheoryData<string> Large => [.. GoldenFamilies.Having("output", isLarge: true)];

    [Theory]
    [MemberData(nameof(Large))]
    [Trait("Category", "Slow")]
    public void Run_LargeNetwork_AnswersAsPyTorchDoes(string name) => AssertAnswers(name, Golden[name], network => network);

    /// <summary>
    /// Any number of classes and channels, and every size that is not smaller than what the poolings leave a pixel of.
    /// </summary>
    [Theory]
    [InlineData("resnet18", 1, 1)]
    [InlineData("resnet50", 48, 32)]
    [InlineData("resnet20", 1, 1)]
    [InlineData("resnet110", 30, 45)]
    [InlineData("vgg11", 32, 32)]
    [InlineData("vgg16-bn", 160, 256)]
    [InlineData("vgg19", 448, 224)]
    [InlineData("squeezenet1.1", 27, 33)]
    [InlineData("mobilenet-v2", 1, 5)]
    [InlineData("densenet121", 29, 40)]
    [InlineData("alexnet", 63, 65)]
    [InlineData("zfnet", 63, 70)]
    [InlineData("googlenet", 31, 40)]
    [InlineData("resnet56-projection", 1, 3)]
    [InlineData("plain34", 1, 1)]
    [InlineData("inception-small-bn", 1, 2)]
    [InlineData("inception-v2-cifar10", 1, 2)]
    [InlineData("googlenet-d2l", 1, 1)]
    [InlineData("resnet18-d2l", 2, 1)]
    [InlineData("densenet-d2l", 29, 40)]
    public void Create_OtherPictures_AreTaken(string name, int height, int width)
    {
        Network network = NetworkCatalog.Find(name).Create(3, new FeatureShape(height, width, 2));
        Assert.Equal(FeatureShape.Flat(3), network.Output);
        Assert.Equal(FeatureShape.Flat(3), network.WithInput(new FeatureShape(height + 64, width, 2)).Output);
    }

    /// <summary>These have a weight for every place, so that another size is another network.</summary>
    [Theory]
    [InlineData("lenet5", 33, 40)]
    [InlineData("lenet-d2l", 12, 32)]
    [InlineData("alexnet-d2l", 65, 96)]
    [InlineData("vgg11-d2l", 32, 65)]
    public void Create_OtherPictures_AreTakenWithWeightsOfTheirOwn(string name, int height, int width) => Assert.Equal(
        FeatureShape.Flat(3), NetworkCatalog.Find(name).Create(3, new FeatureShape(height, width, 2)).Output);

    /// <summary>
    /// The layers' shapes that <i>Dive into Deep Learning</i> prints for a batch of one, or that follow from its code: the VGG-11
    /// whose shapes it prints is four times as wide as the one it trains.
    /// </summary>
    [Theory]
    [InlineData("lenet-d2l", "net.2 net.3 net.5 net.6", "6x14x14 16x10x10 16x5x5 400")]
    [InlineData("alexnet-d2l", "net.0 net.2 net.5 net.12 net.13", "96x54x54 96x26x26 256x12x12 256x5x5 6400")]
    [InlineData("vgg11-d2l", "net.0.2 net.1.2 net.2.4 net.3.4 net.4.4 net.5", "16x112x112 32x56x56 64x28x28 128x14x14 128x7x7 6272")]
    [InlineData("googlenet-d2l", "net.0.2 net.1.4 net.2.2 net.3.5 flatten", "64x24x24 192x12x12 480x6x6 832x3x3 1024")]
    [InlineData("resnet18-d2l", "net.0.3 net.b2.1.relu net.b3.1.relu net.b4.1.relu net.b5.1.relu", "64x24x24 64x24x24 128x12x12 256x6x6 512x3x3")]
    [InlineData("densenet-d2l", "net.0.3 net.tran_blk1.3 net.tran_blk2.3 net.tran_blk3.3 net.last.0", "64x24x24 96x12x12 112x6x6 120x3x3 248x3x3")]
    public void Create_OfTheBook_PrintsTheBooksShapes(string name, string nodes, string shapes)
    {
        Network network = NetworkCatalog.Find(name).Create();
        Assert.Equal(shapes, string.Join(' ', nodes.Split(' ').Select(
            node => string.Join('x', network.OutputShapes[network.IndexOf(node)].ToChannelsFirst(1).Skip(1)))));
    }

    /// <summary>Figure 3 of Zeiler and Fergus, and table 1 of Szegedy et al.</summary>
    [Theory]
    [InlineData("zfnet", "conv1 pool1 conv2 pool2 conv3 conv4 conv5 pool5", "96x110x110 96x55x55 256x26x26 256x13x13 384x13x13 384x13x13 256x13x13 256x6x6")]
    [InlineData("googlenet", "maxpool1 maxpool2 inception3b inception4e inception5b", "64x56x56 192x28x28 480x28x28 832x14x14 1024x7x7")]
    public void Create_OfAPaper_HasThePapersShapes(string name, string nodes, string shapes) =>
        Create_OfTheBook_PrintsTheBooksShapes(name, nodes, shapes);

    [Fact]
    public void CreateForTraining_GoogLeNet_HasTheHeadsThatTorchvisionHas()
    {
        NetworkEntry entry = NetworkCatalog.Find("googlenet");
        Network network = entry.CreateForTraining();
        Assert.Equal(Golden["googlenet"].GetProperty("heads").GetProperty("parameters").GetInt64(), network.ParameterCount);
        Assert.Equal(13_004_888, network.ParameterCount);
        Assert.Equal(Golden["googlenet"].GetProperty("heads").GetProperty("tensors").GetString(), HashOf(network));
        Assert.Equal(["fc", "aux1", "aux2"], network.Outputs.Select(output => output.Name));
        Assert.Equal(0.3f, entry.AuxiliaryWeight);

        // No other network has such heads.
        Assert.All(NetworkCatalog.Entries.Where(one => one != entry), one => Assert.Equal(0f, one.AuxiliaryWeight));
        Assert.Single(NetworkCatalog.Find("resnet20").CreateForTraining().Outputs);
    }

    [Fact]
    public void Create_TooSmallForVgg_NamesTheLayer() => Assert.Equal(
        "vgg11: layer 'features.20': MaxPool2d: expected an input of at least 2×2 with padding 0, got [N, 1, 1, 512] (NHWC).",
        Assert.Throws<NetworkException>(() => NetworkCatalog.Find("vgg11").Create(3, new FeatureShape(31, 31, 3))).Message);

    /// <summary>At the size that it was made for, the pooling before VGG's fully connected layers has nothing to do.</summary>
    [Fact]
    public void Create_VggAtItsSize_PoolsNothing()
    {
        Network network = NetworkCatalog.Find("vgg16").Create();
        Assert.Equal(new FeatureShape(7, 7, 512), network.OutputShapes[network.IndexOf("features.30")]);
        Assert.True(new AdaptiveAvgPool2d(7, 7).IsIdentity(new FeatureShape(7, 7, 512), training: true));
    }

    /// <summary>A hash of all names and shapes.</summary>
    private static string HashOf(Network network)
    {
        IEnumerable<string> lines = network.Nodes.SelectMany(node => node.NamedParameters)
            .Select(parameter => $"{parameter.Name} {string.Join('x', parameter.Spec.Shape)}\n").Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(lines))));
    }

    private static void AssertAnswers(string name, JsonElement golden, Func<Network, Network> part)
    {
        Network network = part(NetworkCatalog.Find(name).Create(GoldenFamilies.Classes, GoldenFamilies.Input(name, golden)));
        using var session = new InferenceSession(network, FilledTensors.Of(network), threads: 2);
        float[] outputs = session.Run(FilledTensors.Picture(network.Input))[0];
        double[] expected = GoldenFamilies.Numbers(golden, "output");
        float[] actual = network.Output.IsFlat
            ? outputs
            : [.. Enumerable.Range(0, expected.Length).Select(c =>
                outputs.Skip(c).Chunk(network.Output.Channels).Average(pixel => pixel[0]))];
        double tolerance = Tolerance * expected.Max(Math.Abs);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
