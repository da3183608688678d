using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Tests.Networks;

/// <summary>
/// The networks of other families against torchvision 0.14 and, for CIFAR-10, the paper's definition:
/// golden/networks/families.json, which make_families.py made. Weights are filled by the same formula on both sides.
/// </summary>
public sealed class FamilyNetworksTests
{
    private const int Classes = 10;

    /// <summary>
    /// A float has a relative error of 6e-8, and each layer adds roundings that are up as often as down: 60 layers of sums of
    /// thousands leave some 1e-6 of the largest output. Fifteen times that covers the unlucky; a layer too many or in the wrong
    /// place makes another number altogether.
    /// </summary>
    private const double Tolerance = 1.5e-5;

    private static readonly Dictionary<string, JsonElement> Golden = Read();

    public static TheoryData<string> Names => [.. Golden.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_Family_HasTheParametersThatPyTorchHas(string name)
    {
        NetworkEntry entry = NetworkCatalog.Find(name);
        Network network = entry.Create();
        IEnumerable<string> lines = network.Nodes.SelectMany(node => node.NamedParameters)
            .Select(parameter => $"{parameter.Name} {string.Join('x', parameter.Spec.Shape)}\n").Order(StringComparer.Ordinal);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(lines))));
        Assert.Equal(Golden[name].GetProperty("parameters").GetInt64(), network.ParameterCount);
        Assert.Equal(Golden[name].GetProperty("tensors").GetString(), hash);
        Assert.Equal(FeatureShape.Flat(entry.Classes), network.Output);
    }

    /// <summary>Published counts, beside torchvision's: the table of He et al. has 0.27 to 1.7 million for CIFAR-10.</summary>
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
    public void Create_Family_HasThePublishedParameters(string name, long parameters) =>
        Assert.Equal(parameters, NetworkCatalog.Find(name).Create().ParameterCount);

    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    [InlineData("resnet20")]
    [InlineData("squeezenet1.1")]
    [InlineData("mobilenet-v2")]
    public void Run_FilledNetwork_AnswersAsPyTorchDoes(string name) => AssertAnswers(name, Golden[name], network => network);

    /// <summary>Up to the fully connected layers, which have hundreds of megabytes.</summary>
    [Theory]
    [InlineData("vgg11-bn")]
    [InlineData("vgg13")]
    public void Run_ConvolutionsOfVgg_MakeTheMapsThatPyTorchMakes(string name) => AssertAnswers(
        name, Golden[name].GetProperty("maps"), network => network.WithOutputs(new NetworkOutput("maps", "avgpool")));

    [Fact]
    [Trait("Category", "Slow")]
    public void Run_WholeVgg_AnswersAsPyTorchDoes() => AssertAnswers("vgg11", Golden["vgg11"], network => network);

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
    public void Create_OtherPictures_AreTaken(string name, int height, int width)
    {
        Network network = NetworkCatalog.Find(name).Create(3, new FeatureShape(height, width, 2));
        Assert.Equal(FeatureShape.Flat(3), network.Output);
        Assert.Equal(FeatureShape.Flat(3), network.WithInput(new FeatureShape(height + 64, width, 2)).Output);
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

    private static void AssertAnswers(string name, JsonElement golden, Func<Network, Network> part)
    {
        int side = golden.GetProperty("side").GetInt32();
        Network network = part(NetworkCatalog.Find(name).Create(Classes, new FeatureShape(side, side, 3)));
        using var session = new InferenceSession(network, FilledTensors.Of(network), threads: 2);
        float[] outputs = session.Run(FilledTensors.Picture(side))[0];
        double[] expected = [.. golden.GetProperty("output").EnumerateArray().Select(number => number.GetDouble())];
        float[] actual = network.Output.IsFlat
            ? outputs
            : [.. Enumerable.Range(0, expected.Length).Select(c =>
                outputs.Skip(c).Chunk(network.Output.Channels).Average(pixel => pixel[0]))];
        double tolerance = Tolerance * expected.Max(Math.Abs);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    private static Dictionary<string, JsonElement> Read([CallerFilePath] string file = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "golden", "networks", "families.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.Clone());
    }
}
