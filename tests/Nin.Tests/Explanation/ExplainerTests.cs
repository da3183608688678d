using Nin.Data.Preparing;
using Nin.Explanation;
using Nin.Formats;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Tests.Models;

namespace Nin.Tests.Explanation;

public sealed class ExplainerTests
{
    /// <summary>
    /// The mean of some hundred cells in double, of numbers rounded once, and a score that the kernels sum in single precision.
    /// </summary>
    private const float MeanTolerance = 1e-5f;

    public static TheoryData<string> ExactHeads => new() { "network in network", "linear", "two linear", "flattened", "pooled and flattened", "softmax" };

    [Theory]
    [MemberData(nameof(ExactHeads))]
    public void Explain_AffineHead_SpreadsTheScoreOverThePicture(string head)
    {
        using var explainer = new Explainer(ModelOf(head), threads: 1);
        Assert.True(explainer.IsExact);
        ExplainedImage explained = explainer.Explain(Picture(8, 8), count: 3);
        Assert.Equal(explained.Prediction.Top(3).Select(one => one.Label), explained.Maps.Select(map => map.Label));
        foreach (ClassMap map in explained.Maps)
        {
            Assert.Equal(map.Height * map.Width, map.Values.Length);
            Assert.True(map.Values.Length > 1);
            Assert.Equal(map.Score, map.Mean, MeanTolerance * (1 + map.Values.Max(Math.Abs)));
            Assert.Equal(explained.Prediction.Probabilities[map.Index], map.Probability);
        }
    }

    [Fact]
    public void Explain_NetworkInNetwork_GivesTheClassesOwnMaps()
    {
        Model model = ModelOf("network in network");
        using var explainer = new Explainer(model, threads: 1);
        using var classifier = new Classifier(model, 1, [explainer.Layer]);
        Image picture = Picture(8, 8);
        NamedValue maps = classifier.Classify(picture).Value(explainer.Layer);
        foreach (ClassMap map in explainer.Explain(picture).Maps)
        {
            float[] own = maps.Map(map.Index);
            Assert.All(
                Enumerable.Range(0, own.Length), i =>
                Assert.Equal(own[i], map.Values[i], MeanTolerance * (1 + Math.Abs(own[i]))));
        }
    }

    [Fact]
    public void Explain_ReluBehindTheAverage_IsGradCam()
    {
        Network network = new NetworkBuilder("n", 8, 8, 3)
            .Conv2d(5, 3, padding: 1, name: "c").Relu("maps").GlobalAvgPool2d().Linear(4).Relu()
            .Linear(3).Build();
        using var explainer = new Explainer(ModelFixture.Create(network, Preprocessing.ScaleOnly(8, 8, 3)), threads: 1);
        Assert.Equal(("maps", false), (explainer.Layer, explainer.IsExact));
        ExplainedImage explained = explainer.Explain(Picture(8, 8), count: 3);
        Assert.All(explained.Maps, map => Assert.All(map.Values, value => Assert.True(value >= 0)));
        Assert.Contains(explained.Maps, map => map.Largest > 0);
    }

    [Fact]
    public void Explain_EarlierLayer_HasThatLayersGrid()
    {
        using var explainer = new Explainer(ModelFixture.Create(), threads: 1, layer: "mlpconv1.conv1");
        Assert.False(explainer.IsExact);
        Assert.All(explainer.Explain(Picture(8, 8)).Maps, map => Assert.Equal((8, 8), (map.Height, map.Width)));
    }

    [Fact]
    public void Explain_SamePictureAnyThreads_GivesTheSameBits()
    {
        const string Layer = "mlpconv1.conv2";
        using Explainer one = new(ModelFixture.Create(), 1, Layer), two = new(ModelFixture.Create(), 2, Layer);
        Image picture = Picture(11, 9);
        Assert.Equal(
            one.Explain(picture).Maps.SelectMany(map => map.Values), two.Explain(picture).Maps.SelectMany(map => map.Values));
    }

    [Fact]
    public void Explain_NamedClasses_AreThoseInTheirOrder()
    {
        Model model = ModelFixture.Create();
        using var explainer = new Explainer(model, threads: 1);
        string[] asked = [model.Labels[2], model.Labels[0]];
        Assert.Equal(asked, explainer.Explain(Picture(8, 8), asked).Maps.Select(map => map.Label));
        Assert.StartsWith(
            "the model does not know the class 'zebra'; it knows class \"0\" é, class \"1\" é, class \"2\" é.",
            Assert.Throws<ArgumentException>(() => explainer.Explain(Picture(8, 8), ["zebra"])).Message);
    }

    [Fact]
    public void ExplainNative_LargePicture_HasALargeMapWithTheScoreAsItsMean()
    {
        using var explainer = new Explainer(ModelFixture.Create(), threads: 1);
        ExplainedImage explained = explainer.ExplainNative(Picture(32, 24), count: 2);
        Assert.All(explained.Maps, map =>
        {
            Assert.True(map.Height > 8 && map.Width > 5 && map.Height > map.Width);
            Assert.Equal(map.Score, map.Mean, MeanTolerance * (1 + map.Values.Max(Math.Abs)));
        });
        using var earlier = new Explainer(ModelFixture.Create(), threads: 1, layer: "mlpconv1.conv1");
        Assert.Equal(
            (32, 24),
            (earlier.ExplainNative(Picture(32, 24)).Maps[0].Height, earlier.ExplainNative(Picture(32, 24)).Maps[0].Width));
    }

    /// <summary>Behind a convolution the border's numbers reach fewer windows, and weigh less.</summary>
    [Theory]
    [InlineData("convolution")]
    [InlineData("average of two")]
    public void ExplainNative_PlacesThatWeighUnlike_HaveTheWeightsOfThatSize(string behind)
    {
        NetworkBuilder body = new NetworkBuilder(behind, 8, 8, 3).Conv2d(5, 3, padding: 1, name: "c").Relu("r");
        body = behind == "convolution" ? body.Conv2d(3, 3, padding: 1) : body.AvgPool2d(2).Conv2d(3, 1);
        Model model = ModelFixture.Create(body.GlobalAvgPool2d().Build(), Preprocessing.ScaleOnly(8, 8, 3));
        using var explainer = new Explainer(model, threads: 1, layer: "r");
        Assert.True(explainer.IsExact);
        foreach ((int height, int width) in new[] { (8, 8), (17, 13) })
        {
            foreach (ClassMap map in explainer.ExplainNative(Picture(height, width)).Maps)
            {
                Assert.Equal((height, width), (map.Height, map.Width));
                Assert.Equal(map.Score, map.Mean, MeanTolerance * (1 + map.Values.Max(Math.Abs)));
            }
        }

        using var limited = new Explainer(explainer.Model, 1, "r", new Limits { NetworkBytes = 20_000 });
        NinFormatException refused = Assert.Throws<NinFormatException>(() => limited.ExplainNative(Picture(17, 13)));
        Assert.Equal(Remedy.RaiseNetworkLimits, refused.Remedy);
    }

    [Theory]
    [InlineData("same", 1)]
    [InlineData("same", 0.02)]
    [InlineData("odd strides", 1)]
    public void ExplainNative_InTiles_HasTheMapsOfTheWhole(string body, double share)
    {
        Model model = TiledNetworkTests.ModelOf(body);
        Image image = TiledNetworkTests.Speckled(260, 231);
        var cost = NetworkCost.Of(model.Network.WithInput(model.Network.Input with { Height = 260, Width = 231 }));

        // With the smaller share even the maps are more than is kept, and tiles are weighed one by one.
        var limits = new Limits { NetworkBytes = (long)(cost.Bytes * Math.Max(share / 2, 0.06)) };
        using Explainer whole = new(model, 1), tiled = new(model, 2, limits: limits);
        ExplainedImage expected = whole.ExplainNative(image), explained = tiled.ExplainNative(image);
        Assert.Equal(expected.Maps.Select(map => map.Label), explained.Maps.Select(map => map.Label));
        AssertSame(expected, explained);
        string[] named = [model.Labels[1], model.Labels[0]];
        AssertSame(whole.ExplainNative(image, named), tiled.ExplainNative(image, named));

        static void AssertSame(ExplainedImage expected, ExplainedImage explained)
        {
            foreach ((ClassMap map, ClassMap other) in expected.Maps.Zip(explained.Maps))
            {
                Assert.Equal((map.Height, map.Width, map.Label), (other.Height, other.Width, other.Label));
                Assert.Equal(map.Score, other.Score, MeanTolerance * (1 + Math.Abs(map.Score)));
                float tolerance = MeanTolerance * (1 + map.Values.Max(Math.Abs));
                Assert.All(map.Values.Zip(other.Values), pair => Assert.Equal(pair.First, pair.Second, tolerance));
            }
        }
    }

    [Theory]
    [InlineData("nothing", "small: 'nothing' is no layer; layers with maps are mlpconv1.conv1, ")]
    [InlineData("gap", "small: 'gap' has no maps; layers with maps are mlpconv1.conv1, ")]
    public void Create_LayerWithoutMaps_ListsThoseThatHaveSome(string layer, string expected) => Assert.StartsWith(
        expected, Assert.Throws<ArgumentException>(() => new Explainer(ModelFixture.Create(), 1, layer)).Message);

    [Fact]
    public void Create_NetworkWithoutMaps_SaysSo()
    {
        Network network = new NetworkBuilder("flat", 8, 8, 3).Flatten().Linear(3).Build();
        Assert.StartsWith(
            "flat: there are no maps before its scores",
            Assert.Throws<ArgumentException>(
                () => new Explainer(ModelFixture.Create(network, Preprocessing.ScaleOnly(8, 8, 3)), 1)).Message);
    }

    internal static Image Picture(int height, int width)
    {
        byte[] pixels = new byte[height * width * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)((i * 37) + ((i / 3) * (i / 3) % 91));
        }

        return new Image(height, width, 3, pixels);
    }

    private static Model ModelOf(string head)
    {
        NetworkBuilder body = new NetworkBuilder(head, 8, 8, 3).Conv2d(6, 3, padding: 1, name: "c").Relu("maps");
        Network network = (head switch
        {
            "linear" => body.GlobalAvgPool2d().Linear(3),
            "two linear" => body.GlobalAvgPool2d().Dropout().Linear(5).BatchNorm2d().Linear(3),
            "flattened" => body.Flatten().Linear(3),
            "pooled and flattened" => body.AvgPool2d(2).Flatten().Linear(3, bias: false),
            "softmax" => body.GlobalAvgPool2d().Linear(3).Softmax(),
            _ => new NetworkBuilder(head, 8, 8, 3).MlpConv("m", new MlpConv(3, [5, 3], Padding: 1)).GlobalAvgPool2d(),
        }).Build();
        return ModelFixture.Create(network, Preprocessing.ScaleOnly(8, 8, 3));
    }
}
