using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Jpeg;
using Nin.Tests.Imaging.Fuzzing;

namespace Nin.Tests.Imaging.Jpeg;

/// <summary>
/// Damaged files are refused; with leave they are opened to the pixels that libjpeg-turbo gives, and say what is wrong.
/// </summary>
public sealed class DamagedJpegTests
{
    private static readonly Limits Tolerant = Limits.Default with { AllowDamaged = true };

    private static readonly Dictionary<string, JsonNode> Golden =
        GoldenFiles.Cases("damaged_jpeg_cases.json").ToDictionary(node => node!.Text("name"), node => node!);

    public static TheoryData<string> Names => [.. Golden.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_DamagedFileWithLeave_GivesTheReferencePixels(string name)
    {
        JsonNode golden = Golden[name];
        byte[] file = golden.Bytes("jpeg");
        Image image = ImageFile.Decode(file, Tolerant);
        Assert.Equal((golden.Int("height"), golden.Int("width"), golden.Int("channels")), (image.Height, image.Width, image.Channels));
        Assert.Equal(golden.Text("sha256"), Convert.ToHexStringLower(SHA256.HashData(image.Pixels.Span)));

        // What libjpeg only notices (bytes too many in a scan) is no damage here either: then both ways give the same.
        NinFormatException? error = Refusal(file);
        Assert.Equal(error?.Message, image.Damage);
    }

    [Fact]
    public void GoldenFiles_AreMostlyRefusedWithoutLeave() =>
        Assert.InRange(Golden.Values.Count(golden => Refusal(golden.Bytes("jpeg")) is not null), Golden.Count * 3 / 4, Golden.Count);

    [Theory]
    [InlineData("quality-50-progressive")]
    [InlineData("grey-progressive")]
    [InlineData("scans-apart")]
    public void Decode_LastScanMissing_ComesCloseToThePicture(string name)
    {
        byte[] file = JpegParts.Edited(name, parts => parts.RemoveRange(parts.Count - 3, 2));
        Image whole = ImageFile.Decode(JpegParts.Golden(name)), image = ImageFile.Decode(file, Tolerant);
        Assert.EndsWith("the scans do not bring the whole picture.", image.Damage, StringComparison.Ordinal);
        double difference = whole.Pixels.ToArray().Zip(image.Pixels.ToArray(), (one, other) => Math.Abs(one - other)).Average();
        Assert.InRange(difference, 0.01, name == "scans-apart" ? 60 : 12);
    }

    [Fact]
    public void Decode_SoundFilesWithLeave_AreTheSameAndWhole()
    {
        foreach (JsonNode? node in GoldenFiles.Cases("jpeg/cases.json"))
        {
            byte[] file = JpegParts.Golden(Path.GetFileNameWithoutExtension(node!.Text("file")));
            Image image = ImageFile.Decode(file, Tolerant);
            TestImages.AssertEqual(ImageFile.Decode(file), image);
            Assert.Null(image.Damage);
        }
    }

    [Theory]
    [InlineData("sampling-2x2")]
    [InlineData("restart-2x2")]
    [InlineData("quality-90-progressive")]
    [InlineData("progressive-own-scans")]
    [InlineData("scans-apart")]
    [InlineData("grey")]
    public void TolerantDecoding_OfASoundFile_GivesItsPixels(string name)
    {
        byte[] file = JpegParts.Golden(name);
        Image image = new JpegFile(file, isTolerant: true, new DecodeBudget("JPEG", Limits.Default)).Decode();
        TestImages.AssertEqual(ImageFile.Decode(file), image);
    }

    [Fact]
    public void Decode_NothingOfAPicture_IsRefusedWithLeaveToo()
    {
        byte[] file = JpegParts.Golden("grey");
        int scan = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, JpegMarker.StartOfScan]);
        Assert.Throws<NinFormatException>(() => ImageFile.Decode(file.AsMemory(..scan), Tolerant));
        var error = Assert.Throws<NinFormatException>(() => ImageFile.Decode(JpegParts.Golden("refused-arithmetic"), Tolerant));
        Assert.Contains("arithmetically coded", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TolerantDecoder_DamagedAnywhere_GivesAPictureOrRefuses()
    {
        byte[][] seeds = [.. GoldenFiles.Cases("jpeg/cases.json").Select(
            node => JpegParts.Golden(Path.GetFileNameWithoutExtension(node!.Text("file"))))];
        const int rounds = 15_000;
        (int pictures, int refusals) = Fuzzer.Run(new JpegDecoder(), seeds, new JpegMutator(), rounds, Tolerant);
        Assert.True(pictures > 0.3 * rounds && refusals > 0.1 * rounds, $"{pictures} pictures, {refusals} refusals");
        Fuzzer.Run(new JpegDecoder(), seeds, new ByteMutator(), rounds: 5_000, Tolerant);
    }

    private static NinFormatException? Refusal(byte[] file)
    {
        try
        {
            new JpegDecoder().Decode(file, Limits.Default);
            return null;
        }
        catch (NinFormatException error)
        {
            return error;
        }
    }
}
