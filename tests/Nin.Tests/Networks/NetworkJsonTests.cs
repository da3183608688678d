using System.Text;
using Nin.Execution;
using Nin.Formats;
using Nin.Kernels.Random;
using Nin.Networks;
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
    [InlineData("null", "expected a name, an input and nodes.")]
    [InlineData("[]", "")]
    [InlineData("""{"name":"n","input":{"height":4,"width":4,"channels":1}}""", "expected a name, an input and nodes.")]
    [InlineData("""{"name":"n","input":{"height":4,"width":4,"channels":1},"nodes":[null]}""", "expected a name, an input and nodes.")]
    [InlineData("""{"name":"n","input":{"height":4,"width":4,"channels":1},"nodes":[{"name":"a","layer":{"kind":"Relu"},"inputs":[null]}]}""", "expected a name, an input and nodes.")]
    [InlineData("""{"name":"n","input":{"height":4,"width":4,"channels":1},"nodes":[{"name":"a","layer":{"kind":"Warp"},"inputs":["input"]}]}""", "")]
    [InlineData("""{"name":"n","input":{"height":4,"width":4,"channels":1},"nodes":[{"name":"a","layer":{"kind":"Conv2d","outChannels":2},"inputs":["input"]}]}""", "Conv2d: expected a positive inChannels, got 0.")]
    [InlineData("""{"name":"n","input":{"height":4,"width":4,"channels":1},"nodes":[{"name":"a","layer":{"kind":"Relu","slope":0.1},"inputs":["input"]}]}""", "")]
    [InlineData("""{"name":"\ud800","input":{"height":4,"width":4,"channels":1},"nodes":[{"name":"a","layer":{"kind":"Relu"},"inputs":["input"]}]}""", "")]
    [InlineData("""{"name":"n","input":{"height":4,"width":4,"channels":1},"nodes":[{"name":"a","layer":{"kind":"MaxPool2d","kernelSize":5},"inputs":["input"]}]}""", "n: layer 'a': MaxPool2d: expected an input of at least 5×5 with padding 0, got [N, 4, 4, 1] (NHWC).")]
    public void Read_NoNetwork_IsAFormatError(string json, string problem)
    {
        var error = Assert.Throws<NinFormatException>(() => NetworkJson.Read(json));
        Assert.StartsWith("network description: " + problem, error.Message);
    }

    [Fact]
    public void Read_DefaultsLeftOut_TakesThem()
    {
        Network network = NetworkJson.Read(
            """{"name":"n","input":{"height":4,"width":4,"channels":1},"nodes":[{"inputs":["input"],"layer":{"kernelSize":2,"inChannels":1,"kind":"Conv2d","outChannels":2},"name":"a"},{"name":"b","layer":{"kind":"BatchNorm2d","numFeatures":2},"inputs":["a"]},{"name":"d","layer":{"kind":"Dropout"},"inputs":["b"]}]}""");
        Assert.Equal(new NetworkBuilder("n", 4, 4, 1).Conv2d(2, 2, name: "a").BatchNorm2d("b").Dropout(name: "d").Build().Nodes.Select(n => n.Layer), network.Nodes.Select(n => n.Layer));
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
            string damaged = i % 3 == 0 ? OtherNumber(original, i) : Encoding.UTF8.GetString(Mutation.Of(Encoding.UTF8.GetBytes(original), i));
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
            Assert.All(network.OutputShapes, shape => Assert.True(shape is { Height: > 0, Width: > 0, Channels: > 0 } && shape.Length > 0, damaged));
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
