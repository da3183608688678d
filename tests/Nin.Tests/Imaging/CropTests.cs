using Nin.Imaging;

namespace Nin.Tests.Imaging;

public sealed class CropTests
{
    private static readonly Image Numbered = new(3, 4, 1, Enumerable.Range(1, 12).Select(value => (byte)value).ToArray());

    [Fact]
    public void At_Inside_GivesTheRectangle() =>
        TestImages.AssertEqual(new Image(2, 2, 1, new byte[] { 6, 7, 10, 11 }), Crop.At(Numbered, 1, 1, 2, 2));

    [Fact]
    public void At_Rgb_KeepsChannelsTogether()
    {
        var image = new Image(1, 3, 3, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 });
        TestImages.AssertEqual(new Image(1, 2, 3, new byte[] { 4, 5, 6, 7, 8, 9 }), Crop.At(image, 0, 1, 1, 2));
    }

    [Theory]
    [InlineData(-1, 0, 1, 1)]
    [InlineData(0, 3, 1, 2)]
    [InlineData(2, 0, 2, 1)]
    [InlineData(0, 0, 0, 1)]
    [InlineData(1, 1, int.MaxValue, int.MaxValue)]
    public void At_NotInside_Throws(int top, int left, int height, int width)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Crop.At(Numbered, top, left, height, width));
        Assert.StartsWith($"Crop: expected a rectangle inside [3, 4], got {height} x {width} at row {top}, column {left}.", error.Message, StringComparison.Ordinal);
    }

    // torchvision 0.14: F.center_crop, whose corner is int(round(difference / 2)): halves go to the even number.
    [Theory]
    [InlineData(4, 3, 0)]
    [InlineData(6, 3, 2)]
    [InlineData(8, 3, 2)]
    [InlineData(7, 3, 2)]
    [InlineData(10, 3, 4)]
    public void Center_OddDifference_RoundsAsTorchvision(int width, int size, byte first)
    {
        var image = new Image(1, width, 1, Enumerable.Range(0, width).Select(value => (byte)value).ToArray());
        Assert.Equal(first, Crop.Center(image, 1, size).Pixels.Span[0]);
    }

    [Fact]
    public void Center_LargerThanThePicture_PadsWithZeros() =>
        TestImages.AssertEqual(
            new Image(2, 4, 1, new byte[] { 0, 7, 8, 0, 0, 0, 0, 0 }),
            Crop.Center(new Image(1, 2, 1, new byte[] { 7, 8 }), 2, 4));

    [Fact]
    public void Center_LargerOneWayAndSmallerTheOther_DoesBoth() =>
        TestImages.AssertEqual(new Image(4, 2, 1, new byte[] { 2, 3, 6, 7, 10, 11, 0, 0 }), Crop.Center(Numbered, 4, 2));
}
