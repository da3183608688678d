using Nin.Imaging;
using Nin.Imaging.Pnm;

namespace Nin.Tests.Imaging.Pnm;

public sealed class PnmWriterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Write_ThenRead_GivesTheSamePixels(int channels)
    {
        Image image = TestImages.Noise(5, 7, channels);
        var stream = new MemoryStream();
        PnmWriter.Write(stream, image);
        TestImages.AssertEqual(image, ImageFile.Decode(stream.ToArray()));
    }

    [Fact]
    public void Write_Rgba_IsRefusedWithAdvice()
    {
        var error = Assert.Throws<ArgumentException>(() => PnmWriter.Write(new MemoryStream(), TestImages.Noise(1, 1, 4)));
        Assert.StartsWith("PnmWriter: expected 1 or 3 channels, got 4. Call ToRgb() first, or write PNG.", error.Message, StringComparison.Ordinal);
    }
}
