using System.Text;
using Nin.Execution.Parameters;
using Nin.Formats;
using Nin.Layers;
using Nin.Networks;
using Nin.Random;
using Nin.Tensors;
using Nin.Tests.Execution;
using Nin.Tests.Formats;

namespace Nin.Tests.Networks;

public sealed class NetworkJsonTests
{
    private static readonly string[] Numbers =
        ["-1", "0", "2147483647", "-2147483648", "2147483648", "65536", "1e9", "1e400", "NaN", "null", "\"5\"", "1.5", "[]", "{}", "true"];

    public static TheoryData<string> Catalog => NetworkCatalogTests.Names;

    public static TheoryData<string> Small => SmallNetworks.Names;

    [Theory]
    [MemberData(nameof(Catalog))]
    public void Read_CatalogNetwork_IsTheSameAgain(string name) => AssertRoundTrip(NetworkCatalog.Find(name).Create());

    [Theory]
    [MemberData(nameof(Small))]
    public void Read_SmallNetwork_IsTheSameAgain(string name) => AssertRoundTrip(SmallNetworks.Create(name));

    [Theory]
    [InlineData("", "")]
    [InlineData("null", "expected an object, got null.")]
    [InlineData("[]", "expected an object, got a list.")]
    [InlineData("""{"name":1}""", "'name': expected a text, got 1.")]
    [InlineData("""{"name":"n","input":{"height":4,"width":4,"channels":1}}""", "'nodes' is missing.")]
    [InlineData("""{"name":"n","input":{"height":4,"width":4,"channels":1},"nodes":[null]}""", "expected an object, got null.")]
    [InlineData("""{"name":"n","input":{"height":4,"width":4,"channels":1},"nodes":[{"name":"a","layer":{"kind":"Relu"},"inputs":[null]}]}""", "'inputs': expected a text, got null.")]
    [InlineData("""{"name":"n","input":{"height":4,"width":4,"channels":1},"nodes":[{"name":"a","layer":{"kind":"Warp"},"inputs":["input"]}]}""", "'Warp' is no kind of layer.")]
    [InlineData("""{"name":"n","input":{"height":4,"width":4,"channels":1},"nodes":[{"name":"a","layer":{"kind":"Conv2d","outChannels":2},"inputs":["input"]}]}""", "Conv2d: expected a positive inChannels, got 0.")]
    [InlineData("""{"name":"n","input":{"height":4,"width":4,"channels":1},"nodes":[{"name":"a","layer":{"kind":"Relu","slope":0.1},"inputs":["input"]}]}""", "'slope' is not known here, or given twice.")]
    [InlineData("""{"name":"n","input":{"height":4,"width":4,"channels":1},"nodes":[{"name":"a","layer":{"kind":"Dropout","rate":0.1,"rate":0.2},"inputs":["input"]}]}""", "'rate' is not known here, or given twice.")]
    [InlineData("""{"name":"\ud800","input":{"height":4,"width":4,"channels":1},"nodes":[{"name":"a","layer":{"kind":"Relu"},"inputs":["input"]}]}""", "")]
    [InlineData("""{"name":"n","input":{"height":4,"width":4,"channels":1},"nodes":[{"name":"a","layer":{"kind":"MaxPool2d","kernelSize":5},"inputs":["input"]}]}""", "n: layer 'a': MaxPool2d: expected an input of at least 5×5 with padding 0, got [N, 4, 4, 1] (NHWC).")]
    public void Read_NoNetwork_IsAFormatError(string json, string problem)
    {
        var error = Assert.Throws<NinFormatException>(() => NetworkJson.Read(json));
        Assert.StartsWith("network description: " + problem, error.Message);
    }

    /// <summary>Files that are already written must stay readable, and a model's bytes the same.</summary>
    [Fact]
    public void Write_EveryKind_IsTheAgreedText() => Assert.Equal(
        """{"name":"n","input":{"height":8,"width":8,"channels":3,"isFlat":false},"nodes":[{"name":"c","layer":{"kind":"Conv2d","inChannels":3,"outChannels":4,"kernelSize":3,"stride":2,"padding":1,"bias":false},"inputs":["input"]},{"name":"b","layer":{"kind":"BatchNorm2d","numFeatures":4,"epsilon":1E-05,"momentum":0.1},"inputs":["c"]},{"name":"r","layer":{"kind":"Relu"},"inputs":["b"]},{"name":"s","layer":{"kind":"Add"},"inputs":["r","c"]},{"name":"t","layer":{"kind":"Concat"},"inputs":["s","r"]},{"name":"m","layer":{"kind":"MaxPool2d","kernelSize":2,"stride":2,"padding":0,"ceilMode":true},"inputs":["t"]},{"name":"a","layer":{"kind":"AvgPool2d","countIncludePad":false,"kernelSize":2,"stride":1,"padding":1,"ceilMode":false},"inputs":["m"]},{"name":"d","layer":{"kind":"Dropout","rate":0.3},"inputs":["a"]},{"name":"g","layer":{"kind":"GlobalAvgPool2d"},"inputs":["d"]},{"name":"f","layer":{"kind":"Flatten"},"inputs":["g"]},{"name":"l","layer":{"kind":"Linear","inFeatures":8,"outFeatures":2,"bias":true},"inputs":["f"]},{"name":"p","layer":{"kind":"Softmax"},"inputs":["l"]}]}""",
        NetworkJson.Write(new Network("n", new FeatureShape(8, 8, 3),
        [
            new Node("c", new Conv2d(3, 4, 3, stride: 2, padding: 1, bias: false), ["input"]), new Node("b", new BatchNorm2d(4), ["c"]),
            new Node("r", new Relu(), ["b"]), new Node("s", new Add(), ["r", "c"]), new Node("t", new Concat(), ["s", "r"]),
            new Node("m", new MaxPool2d(2, ceilMode: true), ["t"]),
            new Node("a", new AvgPool2d(2, 1, 1, countIncludePad: false), ["m"]),
            new Node("d", new Dropout(0.3f), ["a"]), new Node("g", new GlobalAvgPool2d(), ["d"]), new Node("f", new Flatten(), ["g"]),
            new Node("l", new Linear(8, 2), ["f"]), new Node("p", new Softmax(), ["l"]),
        ])));

    [Fact]
    public void Read_DefaultsLeftOut_TakesThem()
    {
        Network network = NetworkJson.Read(
            """{"name":"n","input":{"height":4,"width":4,"channels":1},"nodes":[{"inputs":["input"],"layer":{"kernelSize":2,"inChannels":1,"kind":"Conv2d","outChannels":2},"name":"a"},{"name":"b","layer":{"kind":"BatchNorm2d","numFeatures":2},"inputs":["a"]},{"name":"d","layer":{"kind":"Dropout"},"inputs":["b"]}]}""");
        Assert.Equal(
            new NetworkBuilder("n", 4, 4, 1).Conv2d(2, 2, name: "a").BatchNorm2d("b").Dropout(name: "d").Build().Nodes.Select(
            n => n.Layer), network.Nodes.Select(n => n.Layer));
    }

    [Fact]
    public void Read_DeepNesting_IsAFormatError() =>
        Assert.Throws<NinFormatException>(() => NetworkJson.Read(string.Concat(Enumerable.Repeat("""{"nodes":[""", 100_000))));

    [Fact]
    public void Read_DamagedText_GivesANetworkOrAFormatError()
    {
        int read = 0;
        string[] originals =
        [
            .. SmallNetworks.AllNames.Select(name => NetworkJson.Write(SmallNetworks.Create(name))),
            NetworkJson.Write(NetworkCatalog.Find("nin-small").Create()),
        ];
        for (uint i = 0; i < 3000; i++)
        {
            string original = originals[i % originals.Length];
            string damaged = i % 3 == 0
                ? OtherNumber(original, i)
                : Encoding.UTF8.GetString(Mutation.Of(Encoding.UTF8.GetBytes(original), i));
            Network network;
            try
            {
                network = NetworkJson.Read(damaged);
            }
            catch (NinFormatException)
            {
                continue;
            }

            // Whatever is read can be described, costed and laid out.
            read++;
            NetworkSummary summary = NetworkSummary.Of(network);
            Assert.True(summary.Parameters >= 0 && summary.MultiplyAdds >= 0, damaged);
            Assert.All(
                network.OutputShapes, shape =>
                Assert.True(shape is { Height: > 0, Width: > 0, Channels: > 0 } && shape.Length > 0, damaged));
            Assert.Equal(network.ParameterCount, new ParameterLayout(network).TrainedLength);
        }

        Assert.True(read > 30, $"only {read} damaged texts were still networks");
    }

    /// <summary>Puts another value in the place of one of the numbers.</summary>
    private static string OtherNumber(string json, uint index)
    {
        var random = new RandomStream(1, RandomPurpose.Test, 5, index);
        int start = random.NextInt32(json.Length);
        while (!char.IsAsciiDigit(json[start]) || json[start - 1] != ':')
        {
            start = (start + 1) % json.Length;
        }

        int end = start;
        while (char.IsAsciiDigit(json[end]) || json[end] is '.' or 'E' or '-')
        {
            end++;
        }

        return json[..start] + Numbers[random.NextInt32(Numbers.Length)] + json[end..];
    }

    private static void AssertRoundTrip(Network network)
    {
        string json = NetworkJson.Write(network);
        Network read = NetworkJson.Read(json);
        Assert.DoesNotContain('\n', json);
        Assert.Equal((network.Name, network.Input), (read.Name, read.Input));
        Assert.Equal(network.OutputShapes.AsEnumerable(), read.OutputShapes);
        foreach ((Node expected, Node actual) in network.Nodes.Zip(read.Nodes, (a, b) => (a, b)))
        {
            Assert.Equal((expected.Name, expected.Layer), (actual.Name, actual.Layer));
            Assert.Equal(expected.Inputs.AsEnumerable(), actual.Inputs);
        }

        Assert.Equal(json, NetworkJson.Write(read));
    }
}
