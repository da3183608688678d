using System.Security.Cryptography;
using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Jpeg;

namespace Nin.Tests.Imaging.Jpeg;

public sealed class JpegDecoderTests
{
    private const string Plain = "size-33x15", Progressive = "quality-50-progressive", Restarts = "restart-2x2", Advice = " Convert it to a baseline or progressive JPEG, or to PNG.";

    public static TheoryData<string> Files => [.. GoldenFiles.Cases("jpeg/cases.json").Select(node => node!.Text("file"))];

    /// <summary>What is refused, with the message.</summary>
    public static TheoryData<string, byte[]> Refused => new()
    {
        { "JPEG at byte 158: arithmetically coded pictures (SOF9) are not read." + Advice, JpegParts.Golden("refused-arithmetic") },
        { "JPEG at byte 158: lossless pictures (SOF3) are not read." + Advice, FrameKind(0xC3) },
        { "JPEG at byte 158: hierarchical pictures (SOF5) are not read." + Advice, FrameKind(0xC5) },
        { "JPEG at byte 158: lossless or hierarchical, arithmetically coded pictures (SOF11) are not read." + Advice, FrameKind(0xCB) },
        { "JPEG at byte 158: pictures of 12 bits a sample are not read. Convert it to 8 bits a sample.", Frame(0, 12) },
        { "JPEG at byte 158: pictures whose height comes last (DNL) are not read." + Advice, Frame(2, 0) },
        { "JPEG at byte 158: expected a picture of at least 1 x 1 pixels, got 0 x 15.", Frame(4, 0) },
        { "JPEG at byte 158: SOF0 has a wrong length.", Frame(5, 4) },
        { "JPEG at byte 158: SOF0 has the sampling factors 0 x 2.", Frame(7, 0x02) },
        { "JPEG at byte 158: SOF0 has the sampling factors 2 x 5.", Frame(7, 0x25) },
        { "JPEG at byte 158: SOF0 has sampling factors that do not divide: 2 x 1 and 3 x 1.", JpegParts.Changed(Plain, 0xC0, data => [.. data[..7], 0x21, .. data[8..10], 0x31, .. data[11..]]) },
        { "JPEG at byte 158: SOF0 names the quantisation table 4.", Frame(8, 4) },
        { "JPEG at byte 609: SOS names a component 2 that the frame has not.", Frame(9, 1) },
        { "JPEG at byte 158: SOF0 has 2 components; 1 (grey), 3 (colour) and 4 (CMYK) are read.", JpegParts.Changed(Plain, 0xC0, data => [.. data[..5], 2, .. data[6..12]]) },
        { "JPEG at byte 177: a second frame (SOF0).", JpegParts.Edited(Plain, parts => parts.Insert(4, parts[4])) },
        { "JPEG at byte 177: DHT has a damaged Huffman table.", JpegParts.Changed(Plain, 0xC4, 0, 0x20) },
        { "JPEG at byte 177: DHT has a damaged Huffman table.", JpegParts.Changed(Plain, 0xC4, data => data[..^1]) },
        { "JPEG at byte 177: DHT has a Huffman table with more codes than there can be.", JpegParts.Changed(Plain, 0xC4, data => [0, 2, 0, 4, .. data[4..]]) },
        { "JPEG at byte 177: DHT has a DC Huffman table with a symbol above 15.", JpegParts.Changed(Plain, 0xC4, 17, 16) },
        { "JPEG at byte 20: DQT has a damaged quantisation table.", JpegParts.Changed(Plain, 0xDB, data => data[..^1]) },
        { "JPEG at byte 20: DQT has a damaged quantisation table.", JpegParts.Changed(Plain, 0xDB, 0, 4) },
        { "JPEG at byte 20: DQT has a quantisation step of 0.", JpegParts.Changed(Plain, 0xDB, 5, 0) },
        { "JPEG at byte 471: there is no quantisation table 0.", Without(0xDB) },
        { "JPEG at byte 177: there is no DC Huffman table 2.", JpegParts.Edited(Plain, parts => { parts.RemoveAll(part => part.Kind == 0xC4); parts[5].Data[2] = 0x20; }) },
        { "JPEG at byte 177: there is no DC Huffman table 0.", JpegParts.Edited(Progressive, parts => parts.RemoveAll(part => part.Kind == 0xC4)) },
        { "JPEG at byte 590: SOS comes before the frame.", Without(0xC0) },
        { "JPEG at byte 609: SOS has a wrong length.", Scan(0, 2) },
        { "JPEG at byte 609: SOS has a wrong length.", JpegParts.Changed(Plain, 0xDA, _ => []) },
        { "JPEG at byte 609: SOS names a component 9 that the frame has not.", Scan(1, 9) },
        { "JPEG at byte 609: SOS names the component 1 twice.", Scan(3, 1) },
        { "JPEG at byte 609: SOS names a Huffman table above 3.", Scan(2, 0x50) },
        { "JPEG at byte 609: SOS has more than 10 blocks in a unit.", Frame(7, 0x44) },
        { "JPEG at byte 609: the file ends before any picture data.", JpegParts.Edited(Plain, parts => parts.RemoveRange(9, 2)) },
        { "JPEG at byte 2: a second SOI.", JpegParts.Edited(Plain, parts => parts.Insert(0, parts[0])) },
        { "JPEG at byte 0: expected the marker SOI.", JpegParts.Golden(Plain)[2..] },
        { "JPEG at byte 20: DQT cannot have the length 1.", [.. JpegParts.Golden(Plain)[..22], 0, 1] },
        { "JPEG at byte 20: DRI has a wrong length.", JpegParts.Edited(Plain, parts => parts.Insert(2, new(0xDD, [1]))) },
        { "JPEG at byte 609: the scan's data is damaged in row 0 of its units.", JpegParts.Edited(Plain, parts => parts[^2] = new(JpegParts.Data, [.. Enumerable.Repeat((byte)0xFF, 90)])) },
        { "JPEG at byte 609: the scan's data ends in row 0 of its units.", JpegParts.Edited(Plain, parts => parts[^2] = parts[^2] with { Data = parts[^2].Data[..80] }) },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Decode_GoldenFile_GivesTheReferencePixels(string file)
    {
        var expected = GoldenFiles.Cases("jpeg/cases.json").Single(node => node!.Text("file") == file)!;
        Image image = ImageFile.Decode(JpegParts.Golden(Path.GetFileNameWithoutExtension(file)));
        Assert.Equal((expected.Int("height"), expected.Int("width"), expected.Int("channels")), (image.Height, image.Width, image.Channels));
        Assert.Equal(expected.Text("sha256"), Convert.ToHexStringLower(SHA256.HashData(image.Pixels.Span)));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Decode_DamagedOrForeign_IsRefused(string message, byte[] file) =>
        Assert.Equal(message, Assert.Throws<NinFormatException>(() => new JpegDecoder().Decode(file, Limits.Default)).Message);

    [Theory]
    [InlineData("sampling-2x2")]
    [InlineData("quality-90-progressive")]
    [InlineData("restart-2x2")]
    [InlineData("restart-progressive-1x1")]
    [InlineData("scans-apart")]
    [InlineData("grey")]
    public void Decode_CutOffAnywhere_IsRefused(string name)
    {
        byte[] file = JpegParts.Golden(name);
        for (int length = 3; length < file.Length - 2; length++)
        {
            byte[] start = file[..length];
            Assert.Throws<NinFormatException>(() => new JpegDecoder().Decode(start, Limits.Default));
        }

        // All bits are there; only the closing marker is missing.
        TestImages.AssertEqual(ImageFile.Decode(file), ImageFile.Decode(file.AsMemory(..^2)));
    }

    [Fact]
    public void Decode_CutOff_SaysSo()
    {
        byte[] file = JpegParts.Golden(Plain);
        Assert.Equal("the file is cut off.", Assert.Throws<NinFormatException>(() => ImageFile.Decode(file.AsMemory(..700))).Problem);
        file = JpegParts.Golden("restart-2x2");
        Assert.Equal("the file is cut off.", Assert.Throws<NinFormatException>(() => ImageFile.Decode(file.AsMemory(..1207))).Problem);
        file = JpegParts.Golden(Progressive);
        Assert.Equal("the file is cut off.", Assert.Throws<NinFormatException>(() => ImageFile.Decode(file.AsMemory(..702))).Problem);
    }

    [Fact]
    public void Decode_BytesThatMeanNothing_AreSkipped()
    {
        foreach (string name in new[] { Plain, Progressive, "restart-2x2" })
        {
            Image expected = ImageFile.Decode(JpegParts.Golden(name));
            byte[] file = JpegParts.Golden(name);

            // Behind the end.
            TestImages.AssertEqual(expected, ImageFile.Decode((byte[])[.. file, 1, 2, 0xFF, 0xDA, 3]));

            // Fill bytes before markers, and before restart markers.
            var filled = new List<byte>();
            for (int i = 0; i < file.Length; i++)
            {
                bool isMarker = i > 1 && i + 1 < file.Length && file[i] == 0xFF && file[i + 1] is 0xDB or (>= 0xD0 and <= 0xDA);
                filled.AddRange(isMarker ? [0xFF, 0xFF, file[i]] : [file[i]]);
            }

            TestImages.AssertEqual(expected, ImageFile.Decode(filled.ToArray()));

            // Behind the data of a scan.
            file = JpegParts.Edited(name, parts => parts.Insert(parts.Count - 1, new(JpegParts.Data, [0, 77, 0xFF, 0])));
            TestImages.AssertEqual(expected, ImageFile.Decode(file));
        }
    }

    [Fact]
    public void Decode_RestartMarkerMissingOrOutOfTurn_IsRefused()
    {
        byte[] swapped = JpegParts.Edited("restart-2x2", parts =>
        {
            int at = parts.FindIndex(part => part.Kind == 0xD1);
            parts[at] = parts[at] with { Kind = 0xD2 };
        });
        var error = Assert.Throws<NinFormatException>(() => ImageFile.Decode(swapped));
        Assert.Equal("JPEG at byte 615: the scan's data has no RST1 where it should.", error.Message);
        byte[] none = JpegParts.Edited(Plain, parts => parts.Insert(1, new(0xDD, [0, 1])));
        Assert.Throws<NinFormatException>(() => ImageFile.Decode(none));
    }

    [Theory]
    [InlineData(0, "SOS brings the coefficients 0 to 0 of component 1 out of turn.")]
    [InlineData(1, "SOS brings the coefficients 1 to 5 of component 1 out of turn.")]
    public void Decode_ProgressiveScanTwice_IsRefused(int scan, string problem)
    {
        byte[] file = JpegParts.Edited(Progressive, parts =>
        {
            int at = Enumerable.Range(0, parts.Count).Where(i => parts[i].Kind == JpegMarker.StartOfScan).ElementAt(scan);
            parts.InsertRange(at, parts.GetRange(at, 2));
        });
        Assert.Equal(problem, Assert.Throws<NinFormatException>(() => ImageFile.Decode(file)).Problem);
    }

    [Fact]
    public void Decode_ProgressiveWithoutItsLastScan_IsRefused()
    {
        byte[] file = JpegParts.Edited(Progressive, parts => parts.RemoveRange(parts.Count - 3, 2));
        Assert.Equal("the scans do not bring the whole picture.", Assert.Throws<NinFormatException>(() => ImageFile.Decode(file)).Problem);
        file = JpegParts.Edited("scans-apart", parts => parts.RemoveRange(parts.Count - 3, 2));
        Assert.Equal("the scans do not bring the whole picture.", Assert.Throws<NinFormatException>(() => ImageFile.Decode(file)).Problem);
    }

    [Theory]
    [InlineData(0, 5, 0, "the coefficients 0 to 5 and the bits 0 to 0")]
    [InlineData(5, 64, 0, "the coefficients 5 to 64 and the bits 0 to 0")]
    [InlineData(6, 5, 0, "the coefficients 6 to 5 and the bits 0 to 0")]
    [InlineData(1, 5, 0x20, "the coefficients 1 to 5 and the bits 2 to 0")]
    [InlineData(1, 5, 0x0E, "the coefficients 1 to 5 and the bits 0 to 14")]
    public void Decode_ProgressiveScanThatCannotBe_IsRefused(byte first, byte last, byte bits, string what)
    {
        byte[] file = JpegParts.Edited("grey-progressive", parts =>
        {
            int at = parts.FindIndex(part => part.Kind == JpegMarker.StartOfScan);
            parts[at] = parts[at] with { Data = [.. parts[at].Data[..^3], first, last, bits] };
        });
        Assert.Equal($"SOS has {what}.", Assert.Throws<NinFormatException>(() => ImageFile.Decode(file)).Problem);
    }

    [Fact]
    public void Decode_SequentialScanWithOtherCoefficients_IsReadAsWhole()
    {
        byte[] file = JpegParts.Changed(Plain, JpegMarker.StartOfScan, 8, 7);
        TestImages.AssertEqual(ImageFile.Decode(JpegParts.Golden(Plain)), ImageFile.Decode(file));
    }

    [Fact]
    public void Decode_Concurrently_GivesTheSame()
    {
        byte[] file = JpegParts.Golden("sampling-2x2");
        Image expected = ImageFile.Decode(file);
        Parallel.For(0, 64, _ => TestImages.AssertEqual(expected, ImageFile.Decode(file)));
    }

    [Theory]
    [InlineData("size-33x15")]
    [InlineData("grey")]
    [InlineData("restart-2x2")]
    public void Decode_WithoutHuffmanTables_TakesTheStandardOnes(string name)
    {
        // cjpeg writes the standard tables unless it is told to optimize them.
        byte[] bare = JpegParts.Edited(name, parts => parts.RemoveAll(part => part.Kind == JpegMarker.HuffmanTables));
        TestImages.AssertEqual(ImageFile.Decode(JpegParts.Golden(name)), ImageFile.Decode(bare));
    }

    [Theory]
    [InlineData("size-33x15")]
    [InlineData("scans-apart")]
    public void Decode_ComponentsOfOneName_AreMeantInTheirOrder(string name)
    {
        byte[] file = JpegParts.Edited(name, parts =>
        {
            byte[] frame = parts.Single(part => part.Kind == JpegMarker.BaselineFrame).Data;
            byte[] scan = parts.First(part => part.Kind == JpegMarker.StartOfScan).Data;
            if (scan[0] == 3)
            {
                (frame[9], frame[12], scan[3], scan[5]) = (1, 1, 1, 1);
            }
        });
        TestImages.AssertEqual(ImageFile.Decode(JpegParts.Golden(name)), ImageFile.Decode(file));
    }

    [Theory]
    [InlineData(0xFE, 0)]
    [InlineData(0xFE, 1)]
    [InlineData(0xE5, 0)]
    public void Decode_AncillarySegmentShorterThanItsLength_IsTakenForAnEmptyOne(byte marker, byte length)
    {
        byte[] file = JpegParts.Golden(Plain);
        byte[] odd = [.. file[..2], 0xFF, marker, 0, length, .. file[2..]];
        TestImages.AssertEqual(ImageFile.Decode(file), ImageFile.Decode(odd));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(9)]
    public void Decode_OrientationOfAnyWholeType_IsApplied(ushort type)
    {
        byte[] exif = [.. "Exif\0\0"u8, .. Png.PngLeniencyTests.Exif(6, type)];
        byte[] file = JpegParts.Edited(Plain, parts => parts.Insert(1, new(JpegMarker.Exif, exif)));
        Image turned = ImageFile.Decode(file);
        Assert.Equal((33, 15), (turned.Height, turned.Width));
    }

    private static byte[] FrameKind(uint kind) => JpegParts.Edited(Plain, parts => parts[4] = parts[4] with { Kind = kind });

    private static byte[] Frame(int at, byte value) => JpegParts.Changed(Plain, 0xC0, data =>
    {
        // The low byte of a side is enough: the high one is 0 in this file.
        data[at] = value;
        return data;
    });

    private static byte[] Scan(int at, byte value) => JpegParts.Changed(Plain, JpegMarker.StartOfScan, at, value);

    private static byte[] Without(uint kind) => JpegParts.Edited(Plain, parts => parts.RemoveAll(part => part.Kind == kind));
}
