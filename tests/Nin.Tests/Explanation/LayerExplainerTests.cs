using Nin.Data;
using Nin.Explanation;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Tests.Models;

namespace Nin.Tests.Explanation;

public sealed class LayerExplainerTests
{
    private static readonly string[] Names = ["one"];

    [Fact]
    public void Maps_EveryLayer_IsWhatTheNetworkComputesThere()
    {
        Model model = ModelFixture.Create();
        using var explainer = new LayerExplainer(model, threads: 1);
        Assert.Equal(
            model.Network.Nodes.Select(node => node.Name).Where(name => name is not ("drop1" or "gap" or "flatten")), explainer.Layers);
        Image picture = ExplainerTests.Picture(11, 9);
        using var classifier = new Classifier(model, 1, explainer.Layers);
        Prediction prediction = classifier.Classify(picture);
        IReadOnlyList<LayerMaps> all = explainer.Maps(picture);
        Assert.Equal(explainer.Layers, all.Select(maps => maps.Name));
        Assert.All(all, maps => Assert.Equal(prediction.Value(maps.Name).Data, maps.Values.ToArray()));
        LayerMaps one = Assert.Single(explainer.Maps(picture, "pool1"));
        Assert.Equal(("pool1", "MaxPool2d", 4, 4, 4), (one.Name, one.Kind, one.Shape.Height, one.Shape.Width, one.Shape.Channels));
    }

    [Fact]
    public void Strongest_OfAPicture_IsTheMapsLargestNumber()
    {
        using var explainer = new LayerExplainer(ModelFixture.Create(), threads: 1);
        Image picture = ExplainerTests.Picture(8, 8);
        LayerMaps maps = explainer.Maps(picture, "mlpconv1.conv2")[0];
        for (int channel = 0; channel < 4; channel++)
        {
            float[] map = [.. maps.Values.ToArray().Where((_, i) => i % 4 == channel)];
            UnitPlace place = explainer.Strongest(picture, new LayerUnit("mlpconv1.conv2", channel)).Place;
            Assert.Equal((map.Max(), Array.IndexOf(map, map.Max())), (place.Value, (place.Row * 8) + place.Column));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Strongest_OverADataSet_IsTheSortedListOfAllOnAnyThreads(int threads)
    {
        var unit = new LayerUnit("mlpconv2.relu1", 2);
        Image[] images = [.. Enumerable.Range(0, 30).Select(Picture)];
        var dataset = new InMemoryDataset("pictures", Names, images, new int[images.Length]);
        using var explainer = new LayerExplainer(ModelFixture.Create(), threads);
        (int Index, UnitPlace Place)[] expected =
        [
            .. images.Select((image, i) => (Index: i, explainer.Strongest(image, unit).Place))
                .OrderByDescending(one => one.Place.Value).Take(9),
        ];
        IReadOnlyList<UnitExample> found = explainer.Strongest(dataset, unit);
        Assert.Equal(expected, found.Select(example => (example.Index, example.Place)));
        Assert.Equal($"pictures #{found[0].Index}", found[0].Name);
        Assert.Equal(30, explainer.Strongest(dataset, unit, count: 100).Count);

        // Of pictures that are the same the first comes first.
        var same = new InMemoryDataset("same", Names, [images[0], images[1], images[0], images[1]], new int[4]);
        int stronger = explainer.Strongest(same, unit, 1)[0].Index;
        Assert.Equal([stronger, stronger + 2], explainer.Strongest(same, unit, 2).Select(example => example.Index));
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 2, 2)]
    [InlineData(3, 5, 4, 2, 3, 3)]
    public void Field_OfAConvolution_IsItsWindowCutAtTheEdge(int row, int column, int left, int top, int width, int height)
    {
        Network network = new NetworkBuilder("n", 8, 8, 3).Conv2d(2, 3, padding: 1, name: "c").GlobalAvgPool2d().Build();
        UnitPlace place = UnitPlace.Of(network, 0, new LayerUnit("c", 0), 1, row, column);
        Assert.Equal(new Box(left, top, width, height), place.Field);
        Assert.Equal(new Box(column - 1, row - 1, 3, 3), place.Window);
        Assert.Equal(new Box(0, 0, 8, 8), UnitPlace.Of(network, 2, new LayerUnit("flatten", 0), 1, 0, 0).Field);
    }

    [Theory]
    [InlineData("mlpconv1.con1:0", "small: 'mlpconv1.con1' is no layer, did you mean 'mlpconv1.conv1'?; the layers are mlpconv1.conv1, ")]
    [InlineData("pool1:4", "small: 'pool1' has the channels 0 to 3, got 4.")]
    public void Check_UnknownUnit_ListsTheKnown(string unit, string expected)
    {
        using var explainer = new LayerExplainer(ModelFixture.Create(), threads: 1);
        ArgumentException error = Assert.Throws<ArgumentException>(() => explainer.Check(LayerUnit.Parse(unit)));
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_LayerWithoutMaps_ListsThoseThatHave()
    {
        using var explainer = new LayerExplainer(ModelFixture.Create(), threads: 1);
        ArgumentException error = Assert.Throws<ArgumentException>(() => explainer.Maps(ExplainerTests.Picture(8, 8), "gap"));
        Assert.StartsWith("small: 'gap' is no layer with maps; those are mlpconv1.conv1, mlpconv1.bn1, ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conv1")]
    [InlineData("conv1:")]
    [InlineData(":3")]
    [InlineData("conv1:-1")]
    [InlineData("conv1:x")]
    public void Parse_NoUnit_SaysWhatWasExpected(string text) => Assert.StartsWith(
        $"expected a layer and a channel of it, such as mlpconv2.conv3:17, got '{text}'.",
        Assert.Throws<ArgumentException>(() => LayerUnit.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_NameWithAColon_TakesTheLast() =>
        Assert.Equal(new LayerUnit("features:0", 12), LayerUnit.Parse("features:0:12"));

    private static Image Picture(int index)
    {
        byte[] pixels = new byte[8 * 8 * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)((i * (17 + (2 * index))) + ((i / 24) * index * 13));
        }

        return new Image(8, 8, 3, pixels);
    }
}
