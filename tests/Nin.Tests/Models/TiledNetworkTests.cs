using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Imaging;
using Nin.Kernels;
using Nin.Models;
using Nin.Networks;

namespace Nin.Tests.Models;

/// <summary>A picture in tiles gets the answer, and the maps, of the whole picture.</summary>
public sealed class TiledNetworkTests
{
    /// <summary>Sums of some hundred products in single precision, in another order.</summary>
    private const float Tolerance = 1e-5f;

    public static TheoryData<string> Bodies =>
        new() { "same", "unpadded", "odd strides", "ceil", "uneven sides", "residual", "much padding", "averages", "linear" };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void ClassifyNative_InTiles_IsTheWholePicturesAnswer(string body)
    {
        Model model = ModelOf(body);
        foreach ((int height, int width) in new[] { (150, 171), (149, 40), (131, 152) })
        {
            Image image = Speckled(height, width);
            var cost = NetworkCost.Of(model.Network.WithInput(model.Network.Input with { Height = height, Width = width }));
            using var whole = new Classifier(model, 1, ["maps"]);
            using var tiled = new Classifier(model, 2, ["maps"], new Limits { NetworkBytes = (long)(cost.Bytes * 0.5) });
            Assert.Equal((false, true), (whole.IsTiled(image), tiled.IsTiled(image)));
            Prediction expected = whole.ClassifyNative(image), answer = tiled.ClassifyNative(image);
            AssertNear(expected.Probabilities, answer.Probabilities);
            Assert.Equal(expected.Value("maps").Shape, answer.Value("maps").Shape);
            AssertNear(expected.Value("maps").Data, answer.Value("maps").Data);
        }
    }

    [Theory]
    [InlineData("group norm")]
    [InlineData("flattened")]
    [InlineData("squeezed")]
    [InlineData("reflected")]
    [InlineData("upsampled")]
    [InlineData("averaged probabilities")]
    public void Of_NetworkThatSeesMore_IsNone(string kind)
    {
        NetworkBuilder body = new NetworkBuilder(kind, 12, 12, 3).Conv2d(6, 3, padding: 1, name: "c");
        Network network = (kind switch
        {
            "group norm" => body.GroupNorm(2).GlobalAvgPool2d(),
            "flattened" => body.Flatten().Linear(3),
            "squeezed" => body.GlobalAvgPool2d().Sigmoid(name: "s").Multiply("c").GlobalAvgPool2d(),
            "reflected" => body.Pad2d(1, 1, 1, 1, Nin.Layers.PadMode.Reflect).GlobalAvgPool2d(),
            "upsampled" => body.Upsample(2).GlobalAvgPool2d(),
            _ => body.Softmax(1).GlobalAvgPool2d(),
        }).Build();
        Assert.Null(TiledNetwork.Of(network));
    }

    [Fact]
    public void Of_ValueOfAnotherGrid_IsNone()
    {
        Network network = ModelOf("same").Network;
        Assert.NotNull(TiledNetwork.Of(network.WithOutputs(network.Outputs[0], "maps")));
        Assert.Null(TiledNetwork.Of(network.WithOutputs(network.Outputs[0], "first")));
    }

    [Fact]
    public void Cut_AnySize_GivesEveryCellOnceFromAllThatItSees()
    {
        ReceptiveField[] fields = [new(1, 1, 0), new(3, 1, 0), new(23, 4, 1.5), new(23, 4, 11), new(45, 8, 3.5)];
        foreach (ReceptiveField field in fields)
        {
            for (int size = 1; size < 300; size += 7)
            {
                int cells = (size + field.Stride - 1) / field.Stride, least = TileSpan.LeastLength(field);
                List<TileSpan> spans = TileSpan.Cut(size, cells, field, least);
                Assert.Equal(cells, spans[^1].To);
                for (int i = 0; i < spans.Count; i++)
                {
                    TileSpan span = spans[i];
                    Assert.Equal(i == 0 ? 0 : spans[i - 1].To, span.From);
                    double half = (field.Size - 1) / 2.0;
                    double first = field.FirstCenter + (span.From * field.Stride) - half;
                    double last = field.FirstCenter + ((span.To - 1) * field.Stride) + half;
                    Assert.True(span.Start == 0 || first >= span.Start);
                    Assert.True(span.Start + span.Length == size || last < span.Start + span.Length);
                }
            }
        }
    }

    internal static Model ModelOf(string body)
    {
        NetworkBuilder start = new(body, 24, 24, 3);
        Network network = (body switch
        {
            "same" => start.Conv2d(6, 5, padding: 2, name: "first").Relu().MaxPool2d(2).Conv2d(4, 3, padding: 1).BatchNorm2d(name: "maps"),
            "unpadded" => start.Conv2d(6, 5).Relu().MaxPool2d(3, 2).Conv2d(4, 3, name: "maps"),
            "odd strides" => start.Conv2d(6, 4, stride: 3, padding: 1).Relu().Conv2d(4, 3, stride: 2, padding: 2, name: "maps"),
            "ceil" => start.Conv2d(6, 3, padding: 1).MaxPool2d(3, 2, ceilMode: true).AvgPool2d(3, 2, 1, ceilMode: true)
                .Conv2d(4, 3, padding: 1, name: "maps"),
            "uneven sides" => start.Conv2d(6, new Window2d(5, 2, 2, 1, 1, 2, 3, 0, 1, 0)).Relu().Conv2d(4, 1, name: "maps"),
            "residual" => start.Conv2d(4, 3, padding: 1).Residual("r", branch => branch.Conv2d(4, 3, padding: 1).Relu()).MaxPool2d(2)
                .Residual("q", branch => branch.Conv2d(4, 5, padding: 2)).Relu(name: "maps"),
            "much padding" => start.Conv2d(6, 3, padding: 5).Relu().Conv2d(4, 3, stride: 2, padding: 4, name: "maps"),
            "averages" => start.Conv2d(6, 3, padding: 1).Sigmoid().AvgPool2d(3, 2, 1).Conv2d(4, 1, name: "maps"),
            _ => start.Conv2d(6, 3, padding: 1).Relu().MaxPool2d(2, name: "maps"),
        }).GlobalAvgPool2d().Build();
        if (body == "linear")
        {
            network = start.Linear(5).Relu().Linear(4).Softmax().Build();
        }

        return ModelFixture.Create(network, Preprocessing.ScaleOnly(24, 24, 3));
    }

    internal static Image Speckled(int height, int width)
    {
        byte[] pixels = new byte[height * width * 3];
        uint state = 7;
        for (int i = 0; i < pixels.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            pixels[i] = (byte)((state >> 24) / 2 + (i / 3 % width));
        }

        return new Image(height, width, 3, pixels);
    }

    private static void AssertNear(IReadOnlyList<float> expected, IReadOnlyList<float> actual)
    {
        float scale = expected.Max(Math.Abs);
        Assert.True(scale > 0);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance * (1 + scale), $"{i}: {expected[i]} and {actual[i]}");
        }
    }
}
