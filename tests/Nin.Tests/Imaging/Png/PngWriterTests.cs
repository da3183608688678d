using Nin.Imaging;
using Nin.Imaging.Png;

namespace Nin.Tests.Imaging.Png;

public sealed class PngWriterTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 7, 1)]
    [InlineData(32, 32, 3)]
    [InlineData(9, 300, 4)]
    [InlineData(300, 1, 3)]
    public void Write_ThenRead_GivesTheSamePixels(int height, int width, int channels)
    {
        foreach (Image image in new[] { TestImages.Slope(height, width, channels), TestImages.Noise(height, width, channels) })
        {
            var stream = new MemoryStream();
            PngWriter.Write(stream, image);
            TestImages.AssertEqual(image, ImageFile.Decode(stream.ToArray()));
        }
    }

    [Fact]
    public void Write_MoreThanOneDataChunk_ReadsBack()
    {
        Image image = TestImages.Noise(700, 800, 3);
        var stream = new MemoryStream();
        PngWriter.Write(stream, image);
        TestImages.AssertEqual(image, ImageFile.Decode(stream.ToArray()));
    }

    [Fact]
    public void Write_Slope_ComesOutSmallerThanUnfiltered()
    {
        Image image = TestImages.Slope(128, 128, 3);
        var filtered = new MemoryStream();
        PngWriter.Write(filtered, image);
        Assert.True(filtered.Length < 0.75 * PngForge.Zlib(image.Pixels.ToArray()).Length);
    }

    [Fact]
    public void Write_Path_ReplacesTheFileAndLeavesNoOther()
    {
        string folder = Directory.CreateTempSubdirectory("nin-png-").FullName;
        try
        {
            string path = Path.Combine(folder, "a.png");
            File.WriteAllText(path, "old");
            Image image = TestImages.Slope(3, 4, 3);
            PngWriter.Write(path, image);
            TestImages.AssertEqual(image, ImageFile.Read(path));
            Assert.Equal([path], Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
