using System.Text;
using Nin.Formats;
using Nin.Imaging;
using Nin.Testing.Timing;

namespace Nin.Tests.Imaging;

/// <summary>Small files that ask for much: each is refused soon and with little memory.</summary>
public sealed class HostileFileTests
{
    private const long LargestAllocation = 8 << 20;
    private static readonly TimeSpan LongestTime = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Png_LargePictureInFewBytes_IsRefused(byte interlace)
    {
        byte[] file = new PngForge().Header(30_000, 3_000, 8, 2, interlace).Chunk("IDAT", PngForge.Zlib(new byte[1000])).Chunk(
            "IEND").ToArray();
        AssertRefused(file, "the file is cut off or no picture: 17 compressed bytes cannot hold 30000 x 3000 pixels.");
    }

    [Fact]
    public void Png_MorePixelsThanTheLimit_IsRefused()
    {
        byte[] file = new PngForge().Header(30_000, 30_000, 1, 0).Chunk("IDAT", 1).Chunk("IEND").ToArray();
        AssertRefused(file, "the picture has 30000 x 30000 pixels; the limit is 100000000.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Png_LargePictureThatEndsEarly_IsRefusedBeforeItIsAllocated(byte interlace)
    {
        // Stored as it is, noise makes the compressed data long enough for the declared size.
        byte[] rows = new byte[4 << 20];
        TestImages.Noise(512, 512, 1).Pixels.CopyTo(rows.AsMemory(3 << 20));
        for (int i = 0; i < rows.Length; i += 27_001)
        {
            rows[i] = 0;
        }

        byte[] file = new PngForge().Header(9_000, 9_000, 8, 2, interlace).Chunk("IDAT", PngForge.Zlib(rows)).Chunk("IEND").ToArray();
        AssertRefused(file, interlace == 0 ? "the compressed data ends before the last row." : null);
    }

    [Fact]
    public void Png_SmallPictureThatInflatesToMuch_IsInflatedNoFurtherThanItsRows()
    {
        byte[] file = PngForge.Small(PngForge.Zlib(new byte[50 << 20]));
        (TimeSpan time, long bytes) = Least.Of(() => Assert.Equal(4, ImageFile.Decode(file).Width), LongestTime, 1 << 20);
        Assert.InRange(bytes, 0, 1 << 20);
        Assert.InRange(time, TimeSpan.Zero, LongestTime);
    }

    [Fact]
    public void Png_TextsAndProfilesThatInflateToMuch_AreNotInflated()
    {
        byte[] bomb = PngForge.Zlib(new byte[50 << 20]);
        byte[] file = PngForge.Small(before: forge => forge.Chunk("iCCP", [65, 0, 0, .. bomb]).Chunk("zTXt", [65, 0, 0, .. bomb]));
        (_, long bytes) = Least.Of(() => Assert.Equal(4, ImageFile.Decode(file).Width), LongestTime, 1 << 20);
        Assert.InRange(bytes, 0, 1 << 20);
    }

    [Fact]
    public void Png_MoreAncillaryDataThanTheLimit_IsRefused()
    {
        byte[] file = PngForge.Small(before: forge => forge.Chunk("tEXt", new byte[5 << 20]).Chunk("tEXt", new byte[5 << 20]));
        AssertRefused(file, "the file has more than 8388608 bytes of ancillary data.");
    }

    [Fact]
    public void Png_MoreChunksThanTheLimit_IsRefused()
    {
        byte[] file = PngForge.Small(before: forge =>
        {
            for (int i = 0; i < 5_000; i++)
            {
                forge.Chunk("teXt");
            }
        });
        AssertRefused(file, "the file has more than 5000 chunks.", new Limits { Chunks = 5_000 });
    }

    [Fact]
    public void Png_LargeSidesUnderRaisedLimits_AreStillCharged()
    {
        var limits = new Limits { Side = int.MaxValue, Pixels = long.MaxValue, DecodeBytes = 1 << 20 };
        byte[] file = new PngForge().Header(int.MaxValue, int.MaxValue, 16, 6).Chunk("IDAT", 1).Chunk("IEND").ToArray();
        Assert.Throws<NinFormatException>(() => ImageFile.Decode(file, limits));
        byte[] wide = new PngForge().Header(1 << 20, 1, 8, 6).Chunk("IDAT", PngForge.Zlib(new byte[1 + (1 << 22)])).Chunk(
            "IEND").ToArray();
        var error = Assert.Throws<NinFormatException>(() => ImageFile.Decode(wide, limits));
        Assert.Equal("decoding needs 4194304 bytes; the limit is 1048576.", error.Problem);
    }

    [Fact]
    public void Bmp_RunsThatSkipALargePicture_AreRefused()
    {
        byte[] file = BmpForge.Make(30_000, 3_000, 8, 1, BmpForge.Greys(256), [0, 1]);
        AssertRefused(file, "the file is cut off or no picture: 2 bytes of runs cannot fill 30000 x 3000 pixels.");
    }

    [Fact]
    public void Pnm_LargePictureWithoutSamples_IsRefused() =>
        AssertRefused(Encoding.ASCII.GetBytes("P6 9000 9000 255 "), "the file is cut off: 9000 x 9000 pixels need 243000000 bytes, 0 are left.");

    [Fact]
    public void Pnm_SamplesThatAreNone_AreRefused()
    {
        // Enough bytes for a large picture; the first of them is no number.
        byte[] file = [.. Encoding.ASCII.GetBytes("P2 1000 1000 255 x"), .. new byte[2_000_000]];
        AssertRefused(file, "expected a sample, got byte 0x78.");
    }

    private static void AssertRefused(byte[] file, string? problem, Limits? limits = null)
    {
        (TimeSpan time, long bytes) = Least.Of(Refuse, LongestTime, LargestAllocation);
        Assert.InRange(bytes, 0, LargestAllocation);
        Assert.InRange(time, TimeSpan.Zero, LongestTime);

        void Refuse()
        {
            var error = Assert.Throws<NinFormatException>(() => ImageFile.Decode(file, limits));
            Assert.True(problem is null || problem == error.Problem, error.Problem);
        }
    }
}
