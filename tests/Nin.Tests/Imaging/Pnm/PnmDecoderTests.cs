using System.Text;
using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Pnm;

namespace Nin.Tests.Imaging.Pnm;

public sealed class PnmDecoderTests
{
    public static TheoryData<string, byte[], int, byte[]> Right => new()
    {
        { "P1\n4 1\n0 1 1 0\n", [], 1, [255, 0, 0, 255] },
        { "P1 4 1 01#c\n10", [], 1, [255, 0, 0, 255] },
        { "P4 8 1\n", [0xA5], 1, [0, 255, 0, 255, 255, 0, 255, 0] },
        { "P4 9 1\n", [0x7F, 0x80, 9], 1, [255, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "P2 2 1 255 7 200", [], 1, [7, 200] },
        { "P2\n# a comment\n2 # another\r1\n255\n7 # third\n200 # last", [], 1, [7, 200] },
        { "P3\n2 1\n1\n0 1 0\n1 0 1\n", [], 3, [0, 255, 0, 255, 0, 255] },
        { "P2\t2\v1\f3\r\n0\n1", [], 1, [0, 85] },
        { "P5 2 1 255\n", [7, 200], 1, [7, 200] },
        { "P5#c\n2 1 255 ", [10, 32], 1, [10, 32] },
        { "P6\n2 1\n255\n", [1, 2, 3, 4, 5, 6], 3, [1, 2, 3, 4, 5, 6] },
        { "P6\n2 1\n255\n", [1, 2, 3, 4, 5, 6, 7, 8], 3, [1, 2, 3, 4, 5, 6] },
        { "P5 2 1 100\n", [50, 101], 1, [128, 255] },
        { "P5 2 1 65535\n", [0x80, 0x00, 0xFF, 0xFF], 1, [128, 255] },
        { "P6 1 1 1000\n", [0, 250, 1, 244, 3, 232], 3, [64, 128, 255] },
        { "P5 2 1 510\n", [0, 1, 0, 3], 1, [0, 2] },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public void Decode_EachKind_GivesItsPixels(string header, byte[] samples, int channels, byte[] expected)
    {
        byte[] file = [.. Encoding.ASCII.GetBytes(header), .. samples];
        Image image = ImageFile.Decode(file);
        TestImages.AssertEqual(new Image(1, expected.Length / channels, channels, expected), image);
    }

    [Theory]
    [InlineData("P5", "image at byte 0: no known picture format; the first bytes are 50 35. Formats that are read: PNG, JPEG, PNM, BMP, GIF.")]
    [InlineData("P5 ", "PNM at byte 3: the file is cut off before the width.")]
    [InlineData("P5 -1 2 255 ", "PNM at byte 3: expected the width, got byte 0x2D.")]
    [InlineData("P5 0 2 255 ", "PNM at byte 6: expected a picture of at least 1 x 1 pixels, got 0 x 2.")]
    [InlineData("P5 2 99999999999999999999 255 ", "PNM at byte 25: the picture is 2 x 2147483647 pixels; the limit for a side is 30000. Raise Limits.Side if the file is to be trusted.")]
    [InlineData("P5 2 2 65536 ", "PNM at byte 7: the largest sample is 65536; the largest is 65535.")]
    [InlineData("P5 2 2 0 ", "PNM at byte 8: the largest sample is 0; the smallest is 1.")]
    [InlineData("P5 2 2 255", "PNM at byte 10: expected white space after the header.")]
    [InlineData("P5 2 2 255 abc", "PNM at byte 11: the file is cut off: 2 x 2 pixels need 4 bytes, 3 are left.")]
    [InlineData("P6 30000 3000 255 a", "PNM at byte 18: the file is cut off: 30000 x 3000 pixels need 270000000 bytes, 1 are left.")]
    [InlineData("P3 30000 3000 255 a", "PNM at byte 17: the file is cut off: 30000 x 3000 pixels need 540000000 bytes, 2 are left.")]
    [InlineData("P1 2 1 0x1", "PNM at byte 8: expected a pixel of 0 or 1, got byte 0x78.")]
    [InlineData("P1 2 1 0 ", "PNM at byte 9: the file is cut off before a pixel.")]
    [InlineData("P1 9000 9000 01", "PNM at byte 12: the file is cut off: 9000 x 9000 pixels need 81000000 bytes, 3 are left.")]
    [InlineData("P4 9 2 abc", "PNM at byte 7: the file is cut off: 9 x 2 pixels need 4 bytes, 3 are left.")]
    [InlineData("P2 2 1 255 7 x1", "PNM at byte 13: expected a sample, got byte 0x78.")]
    [InlineData("P2 2 1 255 7 256", "PNM at byte 13: a sample is 256; the largest is 255.")]
    [InlineData("P2 2 1 255 17#", "PNM at byte 14: the file is cut off before a sample.")]
    [InlineData("P2 2 1 255 1a2", "PNM at byte 12: expected white space before a sample.")]
    public void Decode_WrongContent_SaysWhatAndWhere(string file, string message)
    {
        Assert.Equal(message, Assert.Throws<NinFormatException>(() => ImageFile.Decode(Encoding.ASCII.GetBytes(file))).Message);
    }

    [Fact]
    public void Decode_NotPnm_Throws() =>
        Assert.Equal(
            "expected P1 to P6 and white space.",
            Assert.Throws<NinFormatException>(() => new PnmDecoder().Decode("P9 "u8.ToArray(), Limits.Default)).Problem);
}
