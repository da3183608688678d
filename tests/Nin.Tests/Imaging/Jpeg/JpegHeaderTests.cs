using System.Text;
using Nin.Formats;
using Nin.Imaging.Jpeg;

namespace Nin.Tests.Imaging.Jpeg;

public sealed class JpegHeaderTests
{
    [Theory]
    [InlineData(1, false, -1, "\x1", "Grey")]
    [InlineData(1, false, 0, "R", "Grey")]
    [InlineData(3, true, -1, "\x1\x2\x3", "YCbCr")]
    [InlineData(3, true, 0, "RGB", "YCbCr")]
    [InlineData(3, false, 0, "\x1\x2\x3", "Rgb")]
    [InlineData(3, false, 1, "RGB", "YCbCr")]
    [InlineData(3, false, 7, "RGB", "YCbCr")]
    [InlineData(3, false, -1, "RGB", "Rgb")]
    [InlineData(3, false, -1, "\x1\x2\x3", "YCbCr")]
    [InlineData(3, false, -1, "rgb", "YCbCr")]
    [InlineData(4, true, -1, "\x1\x2\x3\x4", "Cmyk")]
    [InlineData(4, false, 0, "\x1\x2\x3\x4", "Cmyk")]
    [InlineData(4, false, 2, "\x1\x2\x3\x4", "Ycck")]
    public void ColorSpace_ByMarkersAndNames_IsAsLibjpegDecides(
        int components, bool isJfif, int adobe, string names, string expected)
    {
        var header = new JpegHeader();
        if (isJfif)
        {
            header.Take(new JpegSegment(JpegMarker.Jfif, 0, "JFIF\0\x1\x1\0\0\x1\0\x1\0\0"u8.ToArray()));
        }

        if (adobe >= 0)
        {
            header.Take(new JpegSegment(JpegMarker.Adobe, 0, (byte[])[.. "Adobe\0d\0\0\0\0"u8, (byte)adobe]));
        }

        byte[] frame = [8, 0, 1, 0, 1, (byte)components, .. names.SelectMany(name => new byte[] { (byte)name, 0x11, 0 })];
        var budget = new Nin.Imaging.DecodeBudget("JPEG", Limits.Default);
        JpegFrame parsed = JpegFrame.Parse(new JpegSegment(JpegMarker.BaselineFrame, 0, frame), budget);
        Assert.Equal(expected, header.ColorSpace(parsed).ToString());
    }

    [Theory]
    [InlineData("4D4D002A00000008 0001 0112 0003 00000001 0006 0000", 6)]
    [InlineData("49492A0008000000 0100 1201 0300 01000000 0300 0000", 3)]
    [InlineData("4D4D002A0000000A FFFF 0002 010F 0002 00000001 00000000 0112 0003 00000001 0008 0000", 8)]
    [InlineData("4D4D002A00000008 0001 0112 0003 00000001 0009 0000", 1)]
    [InlineData("4D4D002A00000008 0001 0112 0003 00000001 0000 0000", 1)]
    [InlineData("4D4D002A00000008 0001 0112 0004 00000001 0006 0000", 1)]
    [InlineData("4D4D002A00000008 FFFF 0100 0003 00000001 0006 0000", 1)]
    [InlineData("4D4D002A00000008 0001 0112 0003 00000001 0006", 1)]
    [InlineData("4D4D002A00000009 00", 1)]
    [InlineData("4D4D002AFFFFFFFF 0001", 1)]
    [InlineData("4D4D002B00000008 0001 0112 0003 00000001 0006 0000", 1)]
    [InlineData("4D4D002A", 1)]
    [InlineData("", 1)]
    public void Orientation_OfExif_IsFoundOrUpright(string hex, int expected)
    {
        var header = new JpegHeader();
        byte[] tiff = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        header.Take(new JpegSegment(JpegMarker.Exif, 0, (byte[])[.. Encoding.ASCII.GetBytes("Exif\0\0"), .. tiff]));
        Assert.Equal(expected, (int)header.Orientation);
    }
}
