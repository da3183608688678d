using Nin.Formats;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;
using Nin.Testing.Timing;

namespace Nin.Tests.Networks;

public sealed class NetworkCostTests
{
    [Fact]
    public void Of_SmallNetwork_CountsWhatIsNeededAtOnceAndEveryOperation()
    {
        Network network = new NetworkBuilder("n", 4, 4, 2).Conv2d(3, 3, padding: 1).MaxPool2d(2).GlobalAvgPool2d().Build();
        NetworkCost cost = NetworkCost.Of(network);

        // The convolution: a picture of 32, an output of 48, and three lines of (4 + 2) × 2 with their padding.
        Assert.Equal((32 + 48 + 36) * sizeof(float), cost.Bytes);

        // 16 pixels × 3 outputs × 18 products; 4 × 3 outputs with windows of 4; the mean reads 12 and writes 3; the flatten 3 and
        // 3.
        Assert.Equal((16 * 3 * 18) + (12 * 4) + 15 + 6, cost.Operations);
    }

    [Fact]
    public void Of_Branches_KeepsWhatIsReadLater()
    {
        Network network = new NetworkBuilder("n", 2, 2, 1).Residual("r", inner => inner.Relu().Relu().Relu()).Flatten().Build();

        // The picture stays for the sum: with it two values of the branch, or the sum's two inputs and its output.
        Assert.Equal(3 * 4 * sizeof(float), NetworkCost.Of(network).Bytes);
    }

    public static TheoryData<string, string> TooLarge => new()
    {
        { "the network needs 1,074 MB for one picture; at most 1,000 MB are allowed (Limits.NetworkBytes).", Json(16384, 1, new GlobalAvgPool2d()) },
        { "the network needs 6,403 MB for one picture; at most 1,000 MB are allowed (Limits.NetworkBytes).", Json(8, 1, new Conv2d(1, 1, 1, padding: 20_000), new GlobalAvgPool2d()) },
        { "the network needs 1,040 MB for one picture; at most 1,000 MB are allowed (Limits.NetworkBytes).", Json(8, 1, new Conv2d(1, 1, 1, 260_000_000, 130_000_000), new GlobalAvgPool2d()) },
        { "the network needs 1.9e14 operations for one picture; at most 3e11 are allowed (Limits.NetworkOperations).", Json(4000, 3, new AvgPool2d(2001, 1, 1000), new GlobalAvgPool2d()) },
        { "the network needs 7.5e11 operations for one picture; at most 3e11 are allowed (Limits.NetworkOperations).", Json(1000, 3, new MaxPool2d(501, 1, 250), new GlobalAvgPool2d()) },
    };

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void Read_NetworkWithALargeBill_IsRefusedAtOnce(string expected, string json)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<NinFormatException>(() => NetworkJson.Read(json)).Message;
        Assert.Equal($"network description: {expected}", message);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Read_EveryNetworkByName_IsFarWithinTheLimits()
    {
        foreach (NetworkEntry entry in NetworkCatalog.Entries)
        {
            NetworkCost cost = NetworkCost.Of(entry.Create());
            Assert.True(
                cost.Bytes < Limits.Default.NetworkBytes / 10.0 && cost.Operations < Limits.Default.NetworkOperations / 10,
                entry.Name);
        }
    }

    [Fact]
    public void Read_MoreLayersThanAllowed_IsRefused() => Assert.Equal(
        "network description: expected at most 3 layers and outputs (Limits.Layers), got 4.",
        Assert.Throws<NinFormatException>(() => NetworkJson.Read(
            Json(8, 1, new Relu(), new Relu(), new Relu(), new GlobalAvgPool2d()), new Limits { Layers = 3 })).Message);

    [Fact]
    public void ReadAndBuild_ManyLayers_TakeTimeInProportion()
    {
        // Twenty times the layers take twenty times the time; up to a hundred on a busy machine, since so many objects live
        // through collections; and 400 times if it grew with their square.
        (TimeSpan few, _) = Least.Of(() => WriteAndRead(2_000), TimeSpan.FromMilliseconds(2));
        TimeSpan allowed = 200 * few;
        (TimeSpan many, _) = Least.Of(() => WriteAndRead(40_000), allowed);
        Assert.InRange(many, TimeSpan.Zero, allowed);

        static void WriteAndRead(int layers)
        {
            var builder = new NetworkBuilder("deep", 8, 8, 3);
            for (int i = 0; i < layers; i++)
            {
                builder.Relu();
            }

            Network network = builder.GlobalAvgPool2d().Build();
            NetworkJson.Read(NetworkJson.Write(network), new Limits { Layers = layers + 2 });
        }
    }

    private static string Json(int side, int channels, params Layer[] layers) => NetworkJson.Write(new Network(
        "t", new FeatureShape(side, side, channels),
        layers.Select((layer, i) => new Node($"l{i}", layer, [i == 0 ? Network.InputName : $"l{i - 1}"]))));
}
