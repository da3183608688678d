using System.Globalization;
using System.Text.Json.Nodes;
using Nin.Imaging;

namespace Nin.Tests.Imaging;

public sealed class ResizeTests
{
    private static readonly Dictionary<string, JsonNode> Golden = GoldenFiles.Cases("resize_cases.json").ToDictionary(
        node => string.Create(CultureInfo.InvariantCulture, $"{node!.Text("input")} to {node!.Int("width")}x{node!.Int("height")} {node!.Text("filter")}"),
        node => node!);

    public static TheoryData<string> Names => [.. Golden.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void To_GoldenCase_EqualsPillowBitForBit(string name)
    {
        JsonNode golden = Golden[name];
        Image input = ImageFile.Read(Path.Combine(GoldenFiles.Folder, $"resize_{golden.Text("input")}.png"));
        Image actual = Resize.To(input, golden.Int("height"), golden.Int("width"), Enum.Parse<ResizeFilter>(golden.Text("filter")));
        TestImages.AssertEqual(new Image(golden.Int("height"), golden.Int("width"), input.Channels, golden.Bytes("pixels")), actual);
    }

    [Theory]
    [InlineData(ResizeFilter.Bilinear)]
    [InlineData(ResizeFilter.Bicubic)]
    public void To_OneColor_KeepsIt(ResizeFilter filter)
    {
        Image white = Pad.Around(new Image(1, 1, 3, new byte[] { 255, 255, 255 }), 9, 9, 9, 9, 255);
        foreach (int size in new[] { 1, 2, 7, 18, 20, 40 })
        {
            Assert.All(Resize.To(white, size, size + 1, filter).Pixels.ToArray(), pixel => Assert.Equal(255, pixel));
        }
    }

    [Fact]
    public void To_SameSize_GivesTheSameInstance()
    {
        Image image = TestImages.Noise(4, 5, 4);
        Assert.Same(image, Resize.To(image, 4, 5));
    }

    [Fact]
    public void To_NoSide_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Resize.To(TestImages.Noise(2, 2, 1), 0, 2));

    [Fact]
    public void To_TooLarge_Throws()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Resize.To(TestImages.Noise(2, 2, 3), 50_000, 50_000));
        Assert.StartsWith("Resize: expected a result of at most 2147483591 bytes, got [50000, 50000, 3].", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void To_UnknownFilter_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Resize.To(TestImages.Noise(2, 2, 1), 1, 1, (ResizeFilter)9));

    [Theory]
    [InlineData(100, 50, 32, 64, 32)]
    [InlineData(50, 101, 32, 32, 64)]
    [InlineData(33, 33, 10, 10, 10)]
    [InlineData(7, 3, 256, 597, 256)]
    public void ShorterSide_AnyShape_LongerSideFollows(int height, int width, int size, int newHeight, int newWidth)
    {
        Image image = Resize.ShorterSide(TestImages.Noise(height, width, 1), size);
        Assert.Equal((newHeight, newWidth), (image.Height, image.Width));
    }
}
