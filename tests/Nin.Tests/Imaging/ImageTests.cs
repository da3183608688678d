using Nin.Imaging;

namespace Nin.Tests.Imaging;

public sealed class ImageTests
{
    [Fact]
    public void Constructor_WrongLength_Throws()
    {
        var error = Assert.Throws<ArgumentException>(() => new Image(2, 3, 3, new byte[17]));
        Assert.StartsWith("Image: expected 18 bytes for [2, 3, 3], got 17.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToRgb_Grey_RepeatsIt()
    {
        Image rgb = new Image(1, 2, 1, new byte[] { 7, 200 }).ToRgb();
        TestImages.AssertEqual(new Image(1, 2, 3, new byte[] { 7, 7, 7, 200, 200, 200 }), rgb);
    }

    [Fact]
    public void ToRgb_Rgba_DropsAlpha()
    {
        Image rgb = new Image(1, 2, 4, new byte[] { 1, 2, 3, 0, 4, 5, 6, 255 }).ToRgb();
        TestImages.AssertEqual(new Image(1, 2, 3, new byte[] { 1, 2, 3, 4, 5, 6 }), rgb);
    }

    [Fact]
    public void ToRgb_Rgb_GivesTheSameInstance()
    {
        Image image = TestImages.Noise(2, 2, 3);
        Assert.Same(image, image.ToRgb());
    }

    // Values of Pillow 9.4's Image.convert("L"); the first four lie at a rounding edge.
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(255, 255, 255, 255)]
    [InlineData(1, 0, 1, 0)]
    [InlineData(0, 1, 0, 1)]
    [InlineData(10, 200, 33, 124)]
    [InlineData(255, 0, 0, 76)]
    [InlineData(0, 255, 0, 150)]
    [InlineData(0, 0, 255, 29)]
    public void ToGrey_Color_EqualsPillow(byte red, byte green, byte blue, byte grey)
    {
        Assert.Equal(grey, new Image(1, 1, 3, new[] { red, green, blue }).ToGrey().Pixels.Span[0]);
        Assert.Equal(grey, new Image(1, 1, 4, new[] { red, green, blue, (byte)9 }).ToGrey().Pixels.Span[0]);
    }

    [Fact]
    public void ToGrey_GreyAsRgb_GivesItBack()
    {
        var greys = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        var image = new Image(16, 16, 1, greys);
        TestImages.AssertEqual(image, image.ToRgb().ToGrey());
    }
}
