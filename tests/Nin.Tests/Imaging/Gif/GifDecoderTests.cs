using System.Text.Json.Nodes;
using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Gif;

namespace Nin.Tests.Imaging.Gif;

public sealed class GifDecoderTests
{
    private static readonly Dictionary<string, JsonNode> Golden =
        GoldenFiles.Cases("gif_cases.json").ToDictionary(node => node!.Text("name"), node => node!);

    public static TheoryData<string> Names => [.. Golden.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_GoldenFile_GivesPillowsPixels(string name)
    {
        JsonNode golden = Golden[name];
        var expected = new Image(golden.Int("height"), golden.Int("width"), golden.Int("channels"), golden.Bytes("pixels"));
        TestImages.AssertEqual(expected, ImageFile.Decode(golden.Bytes("gif")));
    }

    [Theory]
    [InlineData("cleared often")]
    [InlineData("interlaced 9")]
    [InlineData("transparent")]
    [InlineData("local palette")]
    public void Decode_CutOffAnywhere_IsRefusedOrWhole(string name)
    {
        byte[] gif = Golden[name].Bytes("gif");
        Image whole = Decode(gif);
        for (int length = 0; length < gif.Length; length++)
        {
            try
            {
                TestImages.AssertEqual(whole, Decode(gif[..length]));
                Assert.True(length > gif.Length - 8, $"{length} of {gif.Length} bytes are no picture.");
            }
            catch (NinFormatException)
            {
                // Refused, as it should be.
            }
        }
    }

    public static TheoryData<string, byte[]> Wrong => new()
    {
        { "GIF at byte 0: expected the letters GIF87a or GIF89a.", "GIF88a"u8.ToArray() },
        { "GIF at byte 13: the file has no picture.", Gif(";"u8) },
        { "GIF at byte 13: expected a block, got byte 0x78.", Gif("x"u8) },
        { "GIF at byte 13: the file is cut off before its picture.", Gif([]) },
        { "GIF at byte 14: expected a picture of at least 1 x 1 pixels, got 0 x 1.", Gif([0x2C, 0, 0, 0, 0, 0, 0, 1, 0, 0]) },
        { "GIF at byte 14: the picture is 60000 x 1 pixels; the limit for a side is 30000. Raise Limits.Side if the file is to be trusted.", Gif([0x2C, 0, 0, 0, 0, 0x60, 0xEA, 1, 0, 0]) },
        { "GIF at byte 23: expected colours of 2 to 8 bits, got 9.", Gif([.. Frame(1, 1), 9, 1, 0]) },
        { "GIF at byte 26: the picture's data is damaged in row 0: code 7 of 6.", Gif([.. Frame(1, 1), 2, 2, 0b00_111_100, 0, 0]) },
        { "GIF at byte 26: the picture's data ends in row 0.", Gif([.. Frame(1, 1), 2, 1, 0b00_101_100, 0]) },
        { "GIF at byte 25: the file is cut off in row 0.", Gif([.. Frame(1, 1), 2, 9]) },
        { "GIF at byte 23: the file is cut off or no picture: 3 bytes cannot hold 9000 x 9000 pixels.", Gif([.. Frame(9000, 9000), 2, 0, 0]) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Decode_WrongContent_SaysWhatAndWhere(string message, byte[] file) =>
        Assert.Equal(message, Assert.Throws<NinFormatException>(() => Decode(file)).Message);

    [Fact]
    public void Decode_SmallFrameOnAHugeScreen_IsRefused()
    {
        byte[] file = Gif([.. Frame(1, 1), 2, 1, 0b00_001_100, 0]);
        (file[6], file[7], file[8], file[9]) = (0x28, 0x23, 0x28, 0x23);
        Assert.Contains("cannot hold 9000 x 9000 pixels", Assert.Throws<NinFormatException>(() => Decode(file)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_IndexOutsideThePalette_IsBlack()
    {
        // A palette of two colours, and the codes 4 (clear), 3.
        byte[] file = [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 1, 2, 3, 4, 5, 6, .. Frame(1, 1), 2, 1, 0b00_011_100, 0];
        Assert.Equal([0, 0, 0], Decode(file).Pixels.ToArray());
    }

    private static byte[] Frame(int width, int height) =>
        [0x2C, 0, 0, 0, 0, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0];

    private static byte[] Gif(ReadOnlySpan<byte> blocks) => [.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, .. blocks];

    private static Image Decode(byte[] file) => new GifDecoder().Decode(file, Limits.Default);
}
