using Nin.Imaging;

namespace Nin.Tests.Imaging;

public sealed class PadTests
{
    [Fact]
    public void Around_EachSide_GetsItsBorder()
    {
        Image padded = Pad.Around(new Image(1, 2, 1, new byte[] { 1, 2 }), 1, 0, 2, 1, 9);
        TestImages.AssertEqual(new Image(2, 5, 1, new byte[] { 9, 9, 9, 9, 9, 9, 9, 1, 2, 9 }), padded);
    }

    [Fact]
    public void Around_ThenCrop_GivesThePictureBack()
    {
        Image image = TestImages.Noise(3, 4, 3);
        TestImages.AssertEqual(image, Crop.At(Pad.Around(image, 2, 1, 3, 4), 2, 3, 3, 4));
    }

    [Fact]
    public void Around_NoBorder_GivesTheSameInstance()
    {
        Image image = TestImages.Noise(1, 1, 1);
        Assert.Same(image, Pad.Around(image, 0, 0, 0, 0));
    }

    [Fact]
    public void Around_Negative_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Pad.Around(TestImages.Noise(1, 1, 1), 0, -1, 0, 0));

    [Fact]
    public void Around_TooLarge_Throws()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => Pad.Around(TestImages.Noise(1, 1, 1), int.MaxValue, 0, int.MaxValue, 0));
        Assert.StartsWith("Pad: expected a result of at most 2147483591 bytes, got [2147483648, 2147483648, 1].", error.Message, StringComparison.Ordinal);
    }
}
