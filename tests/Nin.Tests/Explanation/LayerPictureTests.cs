using Nin.Data.Preparing;
using Nin.Explanation;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;
using Nin.Tests.Models;

namespace Nin.Tests.Explanation;

public sealed class LayerPictureTests
{
    private const int Margin = 12, Line = 22;

    [Fact]
    public void Filters_OneScaleForAll_GreyIsZero()
    {
        Network network = new NetworkBuilder("n", 4, 4, 1).Conv2d(2, 2, bias: false, name: "c").GlobalAvgPool2d().Build();
        Model model = new(
            network, [new NamedTensor("c.weight", new Tensor([2, 1, 2, 2], [1, -1, 0, 0.5f, -0.5f, 0, 0, 0]))], ["a", "b"],
            Preprocessing.ScaleOnly(4, 4, 1));
        Image sheet = FilterPicture.Sheet(model);

        // Two tiles of 2 x 2 weights, each a square of 22 pixels, behind the number of the row's first filter.
        int left = Margin + 24, right = left + 44 + 4;
        Assert.Equal(255, Shade(left, 0));
        Assert.Equal(0, Shade(left + 22, 0));
        Assert.Equal(128, Shade(left, 22));
        Assert.Equal(191, Shade(left + 22, 22));
        Assert.Equal(64, Shade(right, 0));

        byte Shade(int column, int row) => sheet.Pixels.Span[((((Margin + Line + row) * sheet.Width) + column) * 3) + 1];
    }

    [Fact]
    public void Filters_NoneForAPicture_SaysSo()
    {
        Network network = new NetworkBuilder("n", 4, 4, 3).Conv2d(2, 1, name: "c").Build();
        Assert.Null(FilterPicture.LayerOf(network));
        Model model = ModelFixture.Create(network, Preprocessing.ScaleOnly(4, 4, 3));
        Assert.StartsWith(
            "n: no convolution of it reads grey or RGB, so there are no filters to draw.",
            Assert.Throws<ArgumentException>(() => FilterPicture.Sheet(model)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, 7, 2048)]
    [InlineData(1, 1, 1)]
    [InlineData(300, 300, 66)]
    [InlineData(3, 2000, 9)]
    [InlineData(2000, 1, 64)]
    public void Maps_AnyShape_MakeABoundedSheet(int height, int width, int channels)
    {
        var maps = new LayerMaps("a layer", "Conv2d", new FeatureShape(height, width, channels), new float[height * width * channels]);
        Image sheet = LayerMapPicture.Sheet(maps);
        Assert.InRange(sheet.Width, 50, 1700);
        Assert.InRange(sheet.Height, 50, 1700);
    }

    [Fact]
    public void Maps_FromAChannelOn_ShowsThoseAndHasNoneBehindTheLast()
    {
        float[] values = [.. Enumerable.Range(0, 70).Select(i => (float)i)];
        var maps = new LayerMaps("a", "Conv2d", new FeatureShape(1, 1, 70), values);
        Image last = LayerMapPicture.Sheet(maps, first: 64), alone = LayerMapPicture.Sheet(
            new LayerMaps("a", "Conv2d", new FeatureShape(1, 1, 6), values.AsMemory(64)));
        Assert.True(last.Height < LayerMapPicture.Sheet(maps).Height);
        Assert.Equal(alone.Height, last.Height);
        Assert.Throws<ArgumentOutOfRangeException>(() => LayerMapPicture.Sheet(maps, first: 70));
    }

    [Fact]
    public void Maps_NumbersFromLeastToLargest_HaveTheColoursOfHeat()
    {
        float[] values = [-1, 3, float.NaN, 1];
        Image sheet = LayerMapPicture.Sheet(new LayerMaps("a", "Conv2d", new FeatureShape(1, 4, 1), values));
        int at = (((Margin + Line) * sheet.Width) + Margin + 24) * 3;
        Rgb[] colors = [.. Enumerable.Range(0, 4).Select(i => ColorAt(at + (i * 24 * 3)))];
        Assert.Equal([HeatColors.Of(0), HeatColors.Of(1), HeatColors.Of(0), HeatColors.Of(0.5)], colors);

        Rgb ColorAt(int place) => new(sheet.Pixels.Span[place], sheet.Pixels.Span[place + 1], sheet.Pixels.Span[place + 2]);
    }

    [Fact]
    public void Unit_Sheets_AreTheSameTwiceAndHaveAFrame()
    {
        using var explainer = new LayerExplainer(ModelFixture.Create(), threads: 1);
        UnitExample example = explainer.Strongest(ExplainerTests.Picture(11, 9), new LayerUnit("pool1", 1));
        float[] signal = explainer.Deconvolve(example);
        Image sheet = UnitPicture.Sheet(example, signal);
        Assert.Equal(sheet.Pixels.ToArray(), UnitPicture.Sheet(example, signal).Pixels.ToArray());
        Assert.True(sheet.Pixels.Span.IndexOf(new byte[] { 255, 196, 0, 255, 196, 0, 255, 196, 0 }) >= 0);
        Assert.True(UnitPicture.Sheet(example).Width < sheet.Width);
        Image nine = UnitPicture.Sheet([.. Enumerable.Repeat(example, 9)], [.. Enumerable.Repeat(signal, 9)]);
        Assert.InRange(nine.Width, 800, 1000);
        Assert.Throws<ArgumentException>(() => UnitPicture.Sheet([example], []));
        Assert.Throws<ArgumentException>(() => UnitPicture.Sheet([]));
    }
}
