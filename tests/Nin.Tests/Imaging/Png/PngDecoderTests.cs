using System.Text.Json.Nodes;
using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Png;

namespace Nin.Tests.Imaging.Png;

public sealed class PngDecoderTests
{
    private static readonly Dictionary<string, JsonNode> Golden =
        GoldenFiles.Cases("png_cases.json").ToDictionary(node => node!.Text("name"), node => node!);

    public static TheoryData<string> Names => [.. Golden.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_GoldenFile_GivesItsPixels(string name)
    {
        JsonNode golden = Golden[name];
        Image image = ImageFile.Decode(golden.Bytes("png"));
        var expected = new Image(golden.Int("height"), golden.Int("width"), golden.Int("channels"), golden.Bytes("pixels"));
        TestImages.AssertEqual(expected, image);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_GoldenFileCutOffAnywhere_IsRefusedOrGivesItsPixels(string name)
    {
        byte[] png = Golden[name].Bytes("png");
        Image whole = Decode(png);
        int opened = 0;
        for (int length = 0; length < png.Length; length++)
        {
            if (TryDecode(png[..length]) is Image image)
            {
                TestImages.AssertEqual(whole, image);
                opened++;
            }
        }

        // Behind the last row come at least the checksums of the data and of its chunk, and IEND.
        Assert.InRange(opened, 4 + 4 + 12, (png.Length / 2) + 20);
    }

    [Fact]
    public void Decode_AnyBitFlippedInTheChunks_IsFoundOrHarmless()
    {
        byte[] png = PngForge.Small();
        for (int bit = 0; bit < 8 * png.Length; bit++)
        {
            var damaged = (byte[])png.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            if (TryDecode(damaged) is Image image)
            {
                TestImages.AssertEqual(Decode(png), image);

                // The length of the data, which may reach to the end of the file, and the chunk behind the data.
                Assert.True(bit / 8 is >= 33 and < 37 || bit / 8 >= png.Length - 12, $"A flip in byte {bit / 8} was not found.");
            }
        }
    }

    [Fact]
    public void Decode_BytesAfterTheEnd_AreNotLookedAt()
    {
        byte[] png = [.. PngForge.Small(), 1, 2, 3];
        Assert.Equal(4, Decode(png).Width);
    }

    public static TheoryData<string, byte[]> Wrong => new()
    {
        { "PNG at byte 0: expected the PNG signature.", [0x89, 0x50] },
        { "PNG at byte 8: expected IHDR first, got IDAT.", new PngForge().Chunk("IDAT", 1).ToArray() },
        { "PNG at byte 33: a second IHDR.", PngForge.Small(before: forge => forge.Header(4, 4, 8, 0)) },
        { "PNG at byte 8: IHDR cannot have 12 bytes here.", new PngForge().Chunk("IHDR", new byte[12]).ToArray() },
        { "PNG at byte 16: expected a picture of at least 1 x 1 pixels, got 0 x 4.", Headed(0, 4, 8, 0) },
        { "PNG at byte 16: the picture is 2147483648 x 4 pixels; the limit for a side is 30000. Raise Limits.Side if the file is to be trusted.", Headed(int.MinValue, 4, 8, 0) },
        { "PNG at byte 24: no picture has bit depth 3 with colour type 0.", Headed(4, 4, 3, 0) },
        { "PNG at byte 24: no picture has bit depth 16 with colour type 3.", Headed(4, 4, 16, 3) },
        { "PNG at byte 24: no picture has bit depth 8 with colour type 5.", Headed(4, 4, 8, 5) },
        { "PNG at byte 28: expected interlace 0 or 1, got 2.", Headed(4, 4, 8, 0, 2) },
        { "PNG at byte 33: IEND comes before any picture data.", Headed(4, 4, 8, 0) },
        { "PNG at byte 33: CgBI is critical and unknown: the picture cannot be shown without it.", PngForge.Small(before: forge => forge.Chunk("CgBI", 1)) },
        { "PNG at byte 33: IDAT comes before the palette.", new PngForge().Header(4, 4, 8, 3).Chunk("IDAT", 1).ToArray() },
        { "PNG at byte 33: PLTE cannot have 4 bytes here.", new PngForge().Header(4, 4, 8, 3).Chunk("PLTE", 1, 2, 3, 4).ToArray() },
        { "PNG at byte 33: PLTE cannot have 0 bytes here.", new PngForge().Header(4, 4, 8, 3).Chunk("PLTE").ToArray() },
        { "PNG at byte 33: the file is cut off: expected a chunk, got 3 bytes.", new PngForge().Header(4, 4, 8, 0).Raw(1, 2, 3).ToArray() },
        { "PNG at byte 33: the file is cut off: IDAT declares 9 bytes, 0 are left.", new PngForge().Header(4, 4, 8, 0).Raw(0, 0, 0, 9).Raw("IDAT"u8.ToArray()).ToArray() },
        { "PNG at byte 33: the file is cut off: tEXt declares 9 bytes, 1 are left.", new PngForge().Header(4, 4, 8, 0).Raw(0, 0, 0, 9).Raw("tEXt"u8.ToArray()).Raw(0).ToArray() },
        { "PNG at byte 46: the file is cut off before the last row.", new PngForge().Header(4, 4, 8, 0).Raw(0, 0, 0, 9).Raw("IDAT"u8.ToArray()).Raw(0x78, 0x9C, 0, 0, 0).ToArray() },
        { "PNG at byte 37: expected a chunk's four letters, got 0x31323334.", PngForge.Small(before: forge => forge.Chunk("1234")) },
        { "PNG at byte 33: IDAT is damaged: its checksum is 28387DE8, declared is 00000000.", new PngForge().Header(4, 4, 8, 0).Raw(0, 0, 0, 1).Raw("IDAT"u8.ToArray()).Raw(0, 0, 0, 0, 0).ToArray() },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Decode_WrongStructure_SaysWhatAndWhere(string message, byte[] png)
    {
        Assert.Equal(message, Assert.Throws<NinFormatException>(() => Decode(png)).Message);
    }

    [Fact]
    public void Decode_DataInTwoPlaces_IsRefused()
    {
        byte[] data = PngForge.Zlib(new byte[20]);
        byte[] png = new PngForge().Header(4, 4, 8, 0).Chunk("IDAT", data[..4]).Chunk("tEXt", 1).Chunk("IDAT", data[4..]).Chunk("IEND").ToArray();
        AssertFails(png, "IDAT is apart from the other picture data.");
    }

    [Fact]
    public void Decode_EmptyDataChunksBetween_AreFine()
    {
        byte[] data = PngForge.Zlib(new byte[20]);
        var forge = new PngForge().Header(4, 4, 8, 0).Chunk("IDAT");
        foreach (byte value in data)
        {
            forge.Chunk("IDAT", value).Chunk("IDAT");
        }

        Assert.Equal(new byte[16], Decode(forge.Chunk("IEND").ToArray()).Pixels.ToArray());
    }

    [Fact]
    public void Decode_CompressedDataTooShort_IsRefused() =>
        AssertFails(PngForge.Small(PngForge.Zlib(new byte[19])), "the compressed data ends before the last row.");

    [Fact]
    public void Decode_WrongAdlerSum_IsRefused()
    {
        byte[] data = PngForge.Zlib(new byte[20]);
        data[^1] ^= 1;
        AssertFails(PngForge.Small(data), "the compressed data is damaged.");
    }

    [Fact]
    public void Decode_DictionaryNeeded_IsRefused()
    {
        byte[] data = PngForge.Zlib(new byte[20]);
        (data[0], data[1]) = (0x78, 0xBB);
        AssertFails(PngForge.Small(data), "the compressed data is damaged.");
    }

    [Fact]
    public void Decode_UnknownFilter_IsRefused()
    {
        var rows = new byte[20];
        rows[5] = 5;
        AssertFails(PngForge.Small(PngForge.Zlib(rows)), "a row has filter 5; there are 5.");
    }

    private static byte[] Headed(int width, int height, byte depth, byte color, byte interlace = 0) =>
        new PngForge().Header(width, height, depth, color, interlace).Chunk("IEND").ToArray();

    private static Image Decode(byte[] png) => new PngDecoder().Decode(png, Limits.Default);

    private static Image? TryDecode(byte[] png)
    {
        try
        {
            return Decode(png);
        }
        catch (NinFormatException)
        {
            return null;
        }
    }

    private static void AssertFails(byte[] png, string problem) =>
        Assert.Equal(problem, Assert.Throws<NinFormatException>(() => Decode(png)).Problem);
}
