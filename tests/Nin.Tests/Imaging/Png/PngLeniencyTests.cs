using System.Buffers.Binary;
using System.Text;
using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Png;

namespace Nin.Tests.Imaging.Png;

/// <summary>What is wrong with a PNG and no reason to refuse its pixels: libpng and browsers open all of these.</summary>
public sealed class PngLeniencyTests
{
    private static readonly byte[] Rows = [.. Enumerable.Range(0, 4).SelectMany(
        y => (byte[])[0, (byte)(10 * y), (byte)(20 * y), 3, 4])];
    private static readonly Image Expected = Decode(PngForge.Small(PngForge.Zlib(Rows)));

    [Theory]
    [InlineData(1)]
    [InlineData(20_000)]
    public void BytesBehindTheCompressedData_AreIgnored(int more) =>
        AssertSame(PngForge.Small([.. PngForge.Zlib(Rows), .. new byte[more]]));

    [Fact]
    public void AnotherDataChunkBehindTheCompressedData_IsIgnored() =>
        AssertSame(PngForge.Small(PngForge.Zlib(Rows), after: forge => forge.Chunk("IDAT", new byte[28])));

    [Fact]
    public void MoreRowsThanDeclared_AreIgnored() => AssertSame(PngForge.Small(PngForge.Zlib([.. Rows, 0, 9, 9, 9, 9])));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void ChecksumOfTheDataMissing_IsIgnored(int missing) => AssertSame(PngForge.Small(PngForge.Zlib(Rows)[..^missing]));

    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(16)]
    public void TailOfTheFileMissing_IsIgnored(int missing) => AssertSame(PngForge.Small(PngForge.Zlib(Rows))[..^missing]);

    [Fact]
    public void TailOfTheFileOverwritten_IsIgnored() =>
        AssertSame([.. PngForge.Small(PngForge.Zlib(Rows))[..^12], .. new byte[4096]]);

    [Theory]
    [InlineData("tEXt")]
    [InlineData("iCCP")]
    [InlineData("pHYs")]
    [InlineData("tRNS")]
    [InlineData("eXIf")]
    public void WrongChecksumOfAnAncillaryChunk_DropsTheChunk(string name)
    {
        byte[] data = name == "eXIf" ? Exif(6, 3) : [0, 0];
        AssertSame(PngForge.Small(PngForge.Zlib(Rows), before: forge => Damaged(forge, name, data)));
        AssertSame(PngForge.Small(PngForge.Zlib(Rows), after: forge => Damaged(forge, name, data)));
    }

    [Fact]
    public void WrongChecksumOfACriticalChunk_IsRefused()
    {
        byte[] png = PngForge.Small(after: forge => Damaged(forge, "IDAT", [1]));
        Assert.Contains("IDAT is damaged", Assert.Throws<NinFormatException>(() => Decode(png)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void PixelOutsideThePalette_IsOpaqueBlack()
    {
        byte[] rgb = Paletted(forge => { }, 1, 5, 0).Pixels.ToArray();
        Assert.Equal([4, 5, 6, 0, 0, 0, 1, 2, 3], rgb);
        byte[] rgba = Paletted(forge => forge.Chunk("tRNS", 7), 1, 200, 0).Pixels.ToArray();
        Assert.Equal([4, 5, 6, 255, 0, 0, 0, 255, 1, 2, 3, 7], rgba);
    }

    [Fact]
    public void TransparencyThatCannotBe_IsIgnored()
    {
        Assert.Equal(3, Paletted(forge => forge.Chunk("tRNS", 1, 2, 3), 0, 1, 1).Channels);
        Assert.Equal(3, Paletted(forge => forge.Chunk("tRNS"), 0, 1, 1).Channels);
        AssertSame(PngForge.Small(PngForge.Zlib(Rows), before: forge => forge.Chunk("tRNS", 1, 2, 3)));
        AssertSame(PngForge.Small(PngForge.Zlib(Rows), after: forge => forge.Chunk("tRNS", 0, 0)));
        byte[] late = new PngForge().Header(1, 1, 8, 3).Chunk("tRNS", 1).Chunk("PLTE", 1, 2, 3).Chunk(
            "IDAT", PngForge.Zlib([0, 0])).Chunk("IEND").ToArray();
        Assert.Equal([1, 2, 3], Decode(late).Pixels.ToArray());
        byte[] beside = new PngForge().Header(1, 1, 8, 6).Chunk("tRNS", 0, 1, 0, 2, 0, 3).Chunk(
            "IDAT", PngForge.Zlib([0, 1, 2, 3, 4])).Chunk("IEND").ToArray();
        Assert.Equal([1, 2, 3, 4], Decode(beside).Pixels.ToArray());

        // Of two the first counts.
        byte[] twice = PngForge.Small(PngForge.Zlib(Rows), before: forge => forge.Chunk("tRNS", 0, 3).Chunk("tRNS", 0, 4));
        Assert.Equal([0, 0, 0, 255, 0, 0, 0, 255, 3, 3, 3, 0, 4, 4, 4, 255], Decode(twice).Pixels[..16].ToArray());
    }

    [Fact]
    public void PaletteThatIsOnlyAdvice_IsIgnoredWhereItCannotBe()
    {
        byte[] png = new PngForge().Header(1, 1, 8, 2).Chunk("PLTE", new byte[771]).Chunk("IDAT",
            PngForge.Zlib([0, 1, 2, 3])).Chunk("IEND").ToArray();
        Assert.Equal([1, 2, 3], Decode(png).Pixels.ToArray());
        AssertSame(PngForge.Small(PngForge.Zlib(Rows), before: forge => forge.Chunk("PLTE", 1, 2, 3)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(9)]
    public void ExifOrientation_IsApplied(ushort type)
    {
        byte[] png = new PngForge().Header(2, 1, 8, 0).Chunk("eXIf", Exif(6, type)).Chunk("IDAT",
            PngForge.Zlib([0, 1, 2])).Chunk("IEND").ToArray();
        TestImages.AssertEqual(new Image(2, 1, 1, new byte[] { 1, 2 }), Decode(png));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(9, 3)]
    [InlineData(0x10006, 4)]
    [InlineData(6, 2)]
    public void ExifOrientationThatIsNone_IsIgnored(int value, ushort type) =>
        AssertSame(PngForge.Small(PngForge.Zlib(Rows), before: forge => forge.Chunk("eXIf", Exif(value, type))));

    /// <summary>EXIF data of one entry, its orientation, of a TIFF type.</summary>
    internal static byte[] Exif(int value, ushort type)
    {
        byte[] exif = [.. Encoding.ASCII.GetBytes("II*\0"), 8, 0, 0, 0, 1, 0, 0x12, 0x01, .. new byte[14]];
        BinaryPrimitives.WriteUInt16LittleEndian(exif.AsSpan(12), type);
        exif[14] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(exif.AsSpan(18), value);
        return exif;
    }

    private static void Damaged(PngForge forge, string name, byte[] data) =>
        forge.Raw(0, 0, 0, (byte)data.Length).Raw(Encoding.ASCII.GetBytes(name)).Raw(data).Raw(0, 0, 0, 1);

    private static Image Paletted(Action<PngForge> between, params byte[] pixels)
    {
        PngForge forge = new PngForge().Header(pixels.Length, 1, 8, 3).Chunk("PLTE", 1, 2, 3, 4, 5, 6);
        between(forge);
        return Decode(forge.Chunk("IDAT", PngForge.Zlib([0, .. pixels])).Chunk("IEND").ToArray());
    }

    private static void AssertSame(byte[] png) => TestImages.AssertEqual(Expected, Decode(png));

    private static Image Decode(byte[] png) => new PngDecoder().Decode(png, Limits.Default);
}
