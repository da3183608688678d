using Nin.Explanation;
using Nin.Imaging;
using Nin.Tests.Models;

namespace Nin.Tests.Explanation;

public sealed class MapPictureTests
{
    [Fact]
    public void Sheet_SmallPicture_IsEnlargedWithAPanelForEachClass()
    {
        using var explainer = new Explainer(ModelFixture.Create(), threads: 1);
        ExplainedImage explained = explainer.Explain(ExplainerTests.Picture(8, 8), count: 2);
        Image sheet = MapPicture.Sheet(explained);

        // Three panels of 224 pixels, with gaps between and margins around.
        Assert.Equal((2 * 12) + (3 * 224) + (2 * 8), sheet.Width);
        Assert.True(sheet.Height > 224);
        Assert.Equal(sheet.Pixels.ToArray(), MapPicture.Sheet(explained).Pixels.ToArray());
    }

    [Fact]
    public void Overlay_OwnSize_LeavesWhatHasNoHeatGrey()
    {
        Image picture = ExplainerTests.Picture(6, 6);
        var map = new ClassMap(0, "a", 1, 0, 1, 2, [0, 1], new SeenWindow(6, 6, 0, 0, 6, 6));
        Image overlay = MapPicture.Overlay(picture, map);
        Assert.Equal((6, 6, 3), (overlay.Height, overlay.Width, overlay.Channels));
        ReadOnlySpan<byte> first = overlay.Pixels.Span[..3], last = overlay.Pixels.Span[15..18];
        Assert.True(first[0] == first[1] && first[1] == first[2]);
        Assert.NotEqual(last[0], last[2]);
    }

    [Fact]
    public void Overlay_WithBoxes_HasAFrameWhereTheMapStandsOut()
    {
        Image picture = ExplainerTests.Picture(40, 40);
        float[] values = new float[1600];
        for (int i = 0; i < 100; i++)
        {
            values[((10 + (i / 10)) * 40) + 20 + (i % 10)] = 1;
        }

        var map = new ClassMap(0, "a", 1, 0, 40, 40, values, new SeenWindow(40, 40, 0, 0, 40, 40));
        Image plain = MapPicture.Overlay(picture, map), framed = MapPicture.Overlay(picture, map, boxes: true);
        (int X, int Y)[] changed = [.. Enumerable.Range(0, 1600).Select(i => (i % 40, i / 40))
            .Where(at => !PixelAt(plain, at).SequenceEqual(PixelAt(framed, at)))];
        Assert.Equal((19, 9), (changed.Min(at => at.X), changed.Min(at => at.Y)));
        Assert.Equal((30, 20), (changed.Max(at => at.X), changed.Max(at => at.Y)));
        Assert.DoesNotContain((25, 15), changed);
        Assert.Equal([0, 229, 255], PixelAt(framed, (20, 15)).ToArray());

        static byte[] PixelAt(Image image, (int X, int Y) at) => image.Pixels.Span.Slice(((at.Y * 40) + at.X) * 3, 3).ToArray();
    }

    [Fact]
    public void HeatColors_FromEndToEnd_GetLighterEvenly()
    {
        double[] lightness = [.. Enumerable.Range(0, 33).Select(i => LightnessOf(HeatColors.Of(i / 32.0)))];
        double step = (lightness[^1] - lightness[0]) / 32;
        Assert.True(step > 0.015);

        // A channel is rounded to one of 256 values, a hundredth of lightness where it is darkest.
        Assert.All(Enumerable.Range(1, 32), i => Assert.Equal(step, lightness[i] - lightness[i - 1], 0.01));
        Assert.Equal(HeatColors.Of(0), HeatColors.Of(double.NaN));
        Assert.Equal(HeatColors.Of(1), HeatColors.Of(7));
    }

    /// <summary>Oklab's lightness of a colour.</summary>
    private static double LightnessOf(Rgb color)
    {
        double r = Linear(color.Red), g = Linear(color.Green), b = Linear(color.Blue);
        double l = Math.Cbrt((0.4122214708 * r) + (0.5363325363 * g) + (0.0514459929 * b));
        double m = Math.Cbrt((0.2119034982 * r) + (0.6806995451 * g) + (0.1073969566 * b));
        double s = Math.Cbrt((0.0883024619 * r) + (0.2817188376 * g) + (0.6299787005 * b));
        return (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s);

        static double Linear(byte value) =>
            value / 255.0 is var c && c <= 0.04045 ? c / 12.92 : Math.Pow(((value / 255.0) + 0.055) / 1.055, 2.4);
    }
}
