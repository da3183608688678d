using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Png;
using Nin.Imaging.Pnm;

namespace Nin.Tests.Imaging;

public sealed class ImageFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-image-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_AnyName_GoesByTheContent()
    {
        Image image = TestImages.Slope(5, 6, 3);
        string path = Path.Combine(_folder, "picture.jpg");
        PnmWriter.Write(path, image);
        TestImages.AssertEqual(image, ImageFile.Read(path));
        PngWriter.Write(path, image);
        TestImages.AssertEqual(image, ImageFile.Read(path));
    }

    [Fact]
    public void Read_Damaged_NamesTheFile()
    {
        string path = Path.Combine(_folder, "a.png");
        File.WriteAllBytes(path, PngForge.Small()[..40]);
        var error = Assert.Throws<NinFormatException>(() => ImageFile.Read(path));
        Assert.Equal($"{path}: PNG at byte 33: the file is cut off: expected a chunk, got 7 bytes.", error.Message);
        Assert.Equal(path, error.File);
    }

    [Fact]
    public void Read_Missing_IsAnIOException() =>
        Assert.Throws<FileNotFoundException>(() => ImageFile.Read(Path.Combine(_folder, "none.png")));

    [Fact]
    public void Read_Empty_SaysSo()
    {
        string path = Path.Combine(_folder, "empty.png");
        File.WriteAllBytes(path, []);
        Assert.Equal($"{path}: image: the file is empty.", Assert.Throws<NinFormatException>(() => ImageFile.Read(path)).Message);
        Assert.Equal("image: the file is empty.", Assert.Throws<NinFormatException>(() => ImageFile.Decode(Array.Empty<byte>())).Message);
    }

    [Fact]
    public void Read_Stream_StartsAtItsPositionAndLeavesItOpen()
    {
        Image image = TestImages.Noise(100, 300, 3);
        var stream = new MemoryStream();
        stream.Write([1, 2, 3]);
        PngWriter.Write(stream, image);
        stream.Position = 3;
        TestImages.AssertEqual(image, ImageFile.Read(stream));
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void Read_StreamOfUnknownLength_ReadsToItsEnd()
    {
        Image image = TestImages.Noise(200, 300, 3);
        var file = new MemoryStream();
        PnmWriter.Write(file, image);
        using var stream = new Trickle(file.ToArray());
        TestImages.AssertEqual(image, ImageFile.Read(stream));
    }

    [Fact]
    public void Read_LongerThanTheLimit_IsRefused()
    {
        var file = new MemoryStream();
        PnmWriter.Write(file, TestImages.Noise(200, 300, 3));
        Limits limits = Limits.Default with { FileBytes = 70_000 };
        const string Message = "PNM: the file has {0} bytes; the limit is 70000. Raise Limits.FileBytes and Limits.DecodeBytes if the file is to be trusted.";
        string known = Message.Replace("{0}", "180015", StringComparison.Ordinal);
        Assert.Equal(known, Assert.Throws<NinFormatException>(() => ImageFile.Decode(file.ToArray(), limits)).Message);
        file.Position = 0;
        Assert.Equal(known, Assert.Throws<NinFormatException>(() => ImageFile.Read(file, limits)).Message);
        using var stream = new Trickle(file.ToArray());
        Assert.Equal(
            Message.Replace("{0}", "70001", StringComparison.Ordinal),
            Assert.Throws<NinFormatException>(() => ImageFile.Read(stream, limits)).Message);
    }

    [Fact]
    public async Task ReadAsync_StreamThatRefusesSynchronousReads_GivesThePictureWithinTheLimits()
    {
        Image image = TestImages.Noise(200, 300, 3);
        var file = new MemoryStream();
        PnmWriter.Write(file, image);
        using var stream = new AsyncOnly(file.ToArray());
        TestImages.AssertEqual(image, await ImageFile.ReadAsync(stream));

        using var again = new AsyncOnly(file.ToArray());
        var error = await Assert.ThrowsAsync<NinFormatException>(() => ImageFile.ReadAsync(
            again, Limits.Default with { FileBytes = 70_000 }, name: "body"));
        Assert.StartsWith("body: PNM: the file has 70001 bytes; the limit is 70000.", error.Message, StringComparison.Ordinal);
        using var last = new AsyncOnly(file.ToArray());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ImageFile.ReadAsync(last, cancellation: new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task ReadAsync_File_IsWhatReadGives()
    {
        string path = Path.Combine(_folder, "a.png");
        PngWriter.Write(path, TestImages.Noise(200, 300, 3));
        TestImages.AssertEqual(ImageFile.Read(path), await ImageFile.ReadAsync(path));
        await File.WriteAllBytesAsync(path, []);
        var error = await Assert.ThrowsAsync<NinFormatException>(() => ImageFile.ReadAsync(path));
        Assert.Equal($"{path}: image: the file is empty.", error.Message);
    }

    [Theory]
    [InlineData("FFD8FFE000104A464946", "a.x: JPEG at byte 2: the file is cut off.")]
    [InlineData("474946383961", "a.x: GIF at byte 0: the file is cut off before its picture.")]
    [InlineData("52494646000000005745425056503820", "a.x: WebP: this format is read only with the package Nin.Imaging.Extra, which is not there. Put its files beside the program, or convert the picture to PNG or JPEG.")]
    [InlineData("00000018667479706865696300000000", "a.x: HEIC: this format is not read. Convert it to PNG or JPEG.")]
    [InlineData("0000001C667479706D69663100000000", "a.x: HEIC: this format is not read. Convert it to PNG or JPEG.")]
    [InlineData("00000020667479706176696600000000", "a.x: AVIF: this format is not read. Convert it to PNG or JPEG.")]
    [InlineData("49492A0008000000", "a.x: TIFF: this format is read only with the package Nin.Imaging.Extra, which is not there. Put its files beside the program, or convert the picture to PNG or JPEG.")]
    [InlineData("4D4D002A00000008", "a.x: TIFF: this format is read only with the package Nin.Imaging.Extra, which is not there. Put its files beside the program, or convert the picture to PNG or JPEG.")]
    [InlineData("0000000C6A5020200D0A870A", "a.x: JPEG 2000: this format is not read. Convert it to PNG or JPEG.")]
    [InlineData("FF0A7F", "a.x: JPEG XL: this format is not read. Convert it to PNG or JPEG.")]
    [InlineData("000001000100", "a.x: ICO: this format is not read. Convert it to PNG or JPEG.")]
    [InlineData("38425053", "a.x: PSD: this format is not read. Convert it to PNG or JPEG.")]
    [InlineData("50370A57", "a.x: PAM: this format is not read. Convert it to PNG or JPEG.")]
    [InlineData("000000186674797069736F6D00000000", "a.x: image at byte 0: no known picture format; the first bytes are 00 00 00 18 66 74 79 70. Formats that are read: PNG, JPEG, PNM, BMP, GIF.")]
    [InlineData("89504E", "a.x: image at byte 0: no known picture format; the first bytes are 89 50 4E. Formats that are read: PNG, JPEG, PNM, BMP, GIF.")]
    public void Decode_OtherFormat_IsRefusedByName(string start, string message)
    {
        byte[] content = Convert.FromHexString(start);
        Assert.Equal(message, Assert.Throws<NinFormatException>(() => ImageFile.Decode(content, name: "a.x")).Message);
    }

    [Fact]
    public void Decode_PluggedDecoder_IsAskedFirst()
    {
        ImageDecoders decoders = ImageDecoders.Default.With(new OnePixel());
        Assert.IsType<OnePixel>(decoders.All[0]);
        Assert.Equal(77, ImageFile.Decode(PngForge.Small(), decoders: decoders).Pixels.Span[0]);
        Assert.Equal(0, ImageFile.Decode(PngForge.Small()).Pixels.Span[0]);
    }

    [Theory]
    [InlineData("a.gif")]
    [InlineData("a.mpo")]
    [InlineData("a.pbm")]
    [InlineData("a.TIFF")]
    [InlineData("a.webp")]
    public void Extensions_OfEveryFormat_ArePictures(string name) => Assert.True(Nin.Data.Folders.ImageFolder.IsPicture(name));

    private sealed class OnePixel : IImageDecoder
    {
        public string Format => "one pixel";

        public bool Recognises(ReadOnlySpan<byte> start) => start.Length <= ImageDecoders.StartBytes && start[0] == 0x89;

        public Image Decode(ReadOnlyMemory<byte> content, Limits limits) => new(1, 1, 1, new byte[] { 77 });
    }

    /// <summary>Gives a few bytes at a time and does not know its length, like a network connection.</summary>
    private sealed class Trickle(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1000)]);
    }
}
