using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Extra;
using Nin.Tests.Imaging.Fuzzing;

namespace Nin.Tests.Imaging.Extra;

/// <summary>TIFF and WebP: Pillow's pixels, and the same discipline as Nin's own formats.</summary>
public sealed class ExtraDecoderTests
{
    /// <summary>The libraries allocate before they look; how much, the checks of the header bound.</summary>
    private const long RefusalBytes = 64 << 20;

    private static readonly ImageDecoders Decoders = ImageDecoders.Default.With(new WebpDecoder()).With(new TiffDecoder());

    private static readonly Dictionary<string, JsonNode> Golden =
        GoldenFiles.Cases("extra_cases.json").ToDictionary(node => node!.Text("name"), node => node!);

    public static TheoryData<string> Names => [.. Golden.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_GoldenFile_GivesPillowsPixels(string name)
    {
        JsonNode golden = Golden[name];
        Image image = ImageFile.Decode(golden.Bytes("file"), decoders: Decoders);
        var expected = new Image(golden.Int("height"), golden.Int("width"), golden.Int("channels"), golden.Bytes("pixels"));
        TestImages.AssertEqual(expected, image);
    }

    [Theory]
    [InlineData("WEBP lossless 33 x 15", 20, 40)]
    [InlineData("TIFF tiff_lzw 33 x 15", 8, 60)]
    public void Decode_CutOff_IsOneLine(string name, int first, int step)
    {
        byte[] file = Golden[name].Bytes("file");
        for (int length = first; length < file.Length - 20; length += step)
        {
            var error = Assert.Throws<NinFormatException>(
                () => ImageFile.Decode(file.AsMemory(..length), decoders: Decoders, name: "a"));
            Assert.StartsWith(name.StartsWith("TIFF", StringComparison.Ordinal) ? "a: TIFF" : "a: WebP", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void Decode_LargeDeclaredSize_IsRefusedBeforeItIsAllocated()
    {
        byte[] webp = Golden["WEBP lossy 33 x 15"].Bytes("file");
        BinaryPrimitives.WriteInt32LittleEndian(webp.AsSpan(26), 9000 | (9000 << 16));
        AssertRefused(webp, "cannot hold 9000 x 9000 pixels", Limits.Default);
        AssertRefused(Golden["WEBP lossy 33 x 15"].Bytes("file"), "the limit for a side is 20", Limits.Default with { Side = 20 });
        AssertRefused(Golden["TIFF raw 33 x 15"].Bytes("file"), "the limit is 400", Limits.Default with { Pixels = 400 });
        AssertRefused(Golden["TIFF raw 33 x 15"].Bytes("file"), "decoding needs", Limits.Default with { DecodeBytes = 4000 });
        AssertRefused(Golden["WEBP lossless 33 x 15"].Bytes("file"), "decoding needs", Limits.Default with { DecodeBytes = 4000 });
    }

    [Fact]
    public void Decode_Animation_IsRefusedByName()
    {
        byte[] start = Convert.FromBase64String("UklGRiAAAABXRUJQVlA4WAoAAAACAAAACAAABwAAQU5JTQYAAAAAAA==");
        var error = Assert.Throws<NinFormatException>(() => ImageFile.Decode(start, decoders: Decoders));
        Assert.Equal("WebP at byte 12: animations are not read. Save its first picture as PNG or JPEG.", error.Message);
    }

    [Fact]
    public void Decoders_BringTheirEndings() =>
        Assert.Equal([".tif", ".tiff", ".webp", ".png"], Decoders.Extensions.Take(4));

    [Theory]
    [InlineData("WEBP")]
    [InlineData("TIFF")]
    public void Damaged_GivesAPictureOrIsRefused(string format)
    {
        IImageDecoder decoder = format == "WEBP" ? new WebpDecoder() : new TiffDecoder();
        byte[][] seeds = [.. Golden.Where(golden => golden.Key.StartsWith(format, StringComparison.Ordinal)).Select(
            golden => golden.Value.Bytes("file"))];
        (int pictures, int refusals) = Fuzzer.Run(decoder, seeds, new ByteMutator(), rounds: 3_000, refusalBytes: RefusalBytes);
        Assert.True(pictures > 60 && refusals > 300, $"{pictures} pictures, {refusals} refusals");
    }

    private static void AssertRefused(byte[] file, string part, Limits limits)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<NinFormatException>(() => ImageFile.Decode(file, limits, Decoders));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }
}
