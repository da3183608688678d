using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Bmp;

namespace Nin.Tests.Imaging.Bmp;

public sealed class BmpDecoderTests
{
    private static readonly Dictionary<string, JsonNode> Golden =
        GoldenFiles.Cases("bmp_cases.json").ToDictionary(node => node!.Text("name"), node => node!);

    public static TheoryData<string> Names => [.. Golden.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_GoldenFile_GivesItsPixels(string name)
    {
        JsonNode golden = Golden[name];
        Image image = ImageFile.Decode(golden.Bytes("file"));
        var expected = new Image(golden.Int("height"), golden.Int("width"), golden.Int("channels"), golden.Bytes("pixels"));
        TestImages.AssertEqual(expected, image);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_GoldenFileCutOff_IsRefusedOrLacksPaddingOnly(string name)
    {
        JsonNode golden = Golden[name];
        byte[] file = golden.Bytes("file");
        for (int length = 0; length < file.Length; length++)
        {
            try
            {
                Image image = Decode(file[..length]);
                Assert.InRange(file.Length - length, 1, 3);
                Assert.Equal(golden.Bytes("pixels"), image.Pixels.ToArray());
            }
            catch (NinFormatException)
            {
                // What a file that is cut off should give.
            }
        }
    }

    [Fact]
    public void Decode_RunsThatSkip_LeaveColorZero()
    {
        // 5 once; 2 right and 1 up; then 3 literal pixels, of which one is beyond the row; end.
        byte[] runs = [1, 5, 0, 2, 2, 1, 0, 3, 6, 7, 8, 0, 0, 1];
        Image image = Decode(BmpForge.Make(5, 3, 8, 1, BmpForge.Greys(256), runs));
        TestImages.AssertEqual(new Image(3, 5, 1, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 6, 7, 5, 0, 0, 0, 0 }), image);
    }

    [Fact]
    public void Decode_RunsWithoutAnEnd_AreFineWhenThePictureIsFull()
    {
        Image image = Decode(BmpForge.Make(3, 2, 4, 2, BmpForge.Greys(16, 17), [3, 0x12, 0, 0, 3, 0x34]));
        TestImages.AssertEqual(new Image(2, 3, 1, new byte[] { 51, 68, 51, 17, 34, 17 }), image);
    }

    [Fact]
    public void Decode_TooManyDeclaredColors_TakesWhatIsThere()
    {
        byte[] file = BmpForge.Make(1, 1, 8, 0, BmpForge.Greys(2, 9), [1, 0, 0, 0]);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(46), 256);
        Assert.Equal(9, Decode(file).Pixels.Span[0]);
    }

    [Fact]
    public void Decode_IndexOutsideThePalette_IsBlack()
    {
        byte[] file = BmpForge.Make(2, 1, 8, 0, BmpForge.Greys(2, 9), [3, 1, 0, 0]);
        Assert.Equal([0, 9], Decode(file).Pixels.ToArray());
    }

    [Theory]
    [InlineData(8, 1024)]
    [InlineData(24, 0)]
    public void Decode_PixelsAtNoOffset_StartBehindTheHeaders(short bits, int paletteBytes)
    {
        byte[] file = BmpForge.Make(1, 1, bits, 0, BmpForge.Greys(paletteBytes / 4), [7, 7, 7, 0]);
        Image expected = Decode(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 0);
        TestImages.AssertEqual(expected, Decode(file));
    }

    public static TheoryData<string, byte[]> Wrong => new()
    {
        { "BMP at byte 2: the file is cut off: expected 26 bytes of headers, got 2.", "BM"u8.ToArray() },
        { "BMP at byte 14: no picture header has 41 bytes.", Changed(14, 41) },
        { "BMP at byte 10: the pixels start at byte 1083 of 1082.", Changed(10, 1083) },
        { "BMP at byte 10: the pixels start at byte 1078 of 58.",
            [.. BmpForge.Make(1, 1, 8, 0, [], [1, 0, 0, 0])[..10], 0, 0, 0, 0,
            .. BmpForge.Make(1, 1, 8, 0, [], [1, 0, 0, 0])[14..]] },
        { "BMP at byte 10: the pixels start at byte 53 of 1082.", Changed(10, 53) },
        { "BMP at byte 18: expected a picture of at least 1 x 1 pixels, got -2 x 1.", Changed(18, -2) },
        { "BMP at byte 18: the picture is 1 x 2147483647 pixels; the limit for a side is 30000. Raise Limits.Side if the file is to be trusted.", Changed(22, int.MaxValue) },
        { "BMP at byte 22: the height is -2147483648.", Changed(22, int.MinValue) },
        { "BMP at byte 28: 8 bits a pixel with compression 5 is not read. Convert it to PNG or JPEG.", Changed(30, 5) },
        { "BMP at byte 28: 2 bits a pixel with compression 0 is not read. Convert it to PNG or JPEG.", Changed(28, 2) },
        { "BMP at byte 28: 8 bits a pixel with compression 2 is not read. Convert it to PNG or JPEG.", Changed(30, 2) },
        { "BMP at byte 1078: the file is cut off: 30000 x 3000 pixels need 90000000 bytes, 4 are left.", Changed(18, 30000, 22, 3000) },
        { "BMP at byte 1078: the file is cut off or no picture: 4 bytes of runs cannot fill 30000 x 3000 pixels.", Changed(18, 30000, 22, 3000, 30, 1) },
        { "BMP at byte 1080: the file is cut off in its runs.", BmpForge.Make(9, 1, 8, 1, BmpForge.Greys(256), [3, 7]) },
        { "BMP at byte 1080: the file is cut off in its runs.", BmpForge.Make(9, 1, 8, 1, BmpForge.Greys(256), [0, 5]) },
        { "BMP at byte 54: there is no palette.", BmpForge.Make(1, 1, 8, 0, [], [1, 0, 0, 0]) },
        { "BMP at byte 54: expected masks of neighbouring bits among 16, got 0x00000005.", BmpForge.Make(1, 1, 16, 3, Masks(5, 0, 0), [0, 0, 0, 0]) },
        { "BMP at byte 54: expected masks of neighbouring bits among 16, got 0x00010000.", BmpForge.Make(1, 1, 16, 3, Masks(1, 0x10000, 0), [0, 0, 0, 0]) },
        { "BMP at byte 66: the file is cut off: 1 x 1 pixels need 4 bytes, 0 are left.", AlphaFieldsInAHeaderWithoutAlpha() },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Decode_WrongContent_SaysWhatAndWhere(string message, byte[] file)
    {
        Assert.Equal(message, Assert.Throws<NinFormatException>(() => Decode(file)).Message);
    }

    /// <summary>A right 1 x 1 picture with some 32-bit fields replaced: offset, value, offset, value.</summary>
    private static byte[] Changed(params int[] fields)
    {
        byte[] file = BmpForge.Make(1, 1, 8, 0, BmpForge.Greys(256), [7, 0, 0, 0]);
        for (int i = 0; i < fields.Length; i += 2)
        {
            int old = fields[i] == 28 ? BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(28)) & ~0xFFFF : 0;
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(fields[i]), old | fields[i + 1]);
        }

        return file;
    }

    private static byte[] AlphaFieldsInAHeaderWithoutAlpha()
    {
        byte[] file = BmpForge.Make(1, 1, 32, 6, Masks(0xFF0000, 0xFF00, 0xFF), []);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 52);
        return file;
    }

    private static byte[] Masks(params int[] masks) => masks.SelectMany(BitConverter.GetBytes).ToArray();

    private static Image Decode(byte[] file) => new BmpDecoder().Decode(file, Limits.Default);
}
