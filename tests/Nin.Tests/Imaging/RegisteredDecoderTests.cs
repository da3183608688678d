using Nin.Data;
using Nin.Data.Boxes;
using Nin.Data.Masks;
using Nin.Data.Targets;
using Nin.Formats;
using Nin.Imaging;
using Nin.Tests.Data;

namespace Nin.Tests.Imaging;

/// <summary>
/// A decoder that is registered for the whole program. It stays, so these tests run by themselves, after all others.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RegisteredDecoderCollection
{
    public const string Name = "registered decoders";
}

[Collection(RegisteredDecoderCollection.Name)]
public sealed class RegisteredDecoderTests
{
    [Fact]
    public void Register_ADecoder_IsUsedEverywhereAndOnce()
    {
        ImageDecoders.Register(new Dots());
        ImageDecoders.Register(new Dots());
        Assert.Single(ImageDecoders.Default.All, decoder => decoder is Dots);
        Assert.Equal(3, ImageFile.Decode("DOTS"u8.ToArray()).Width);
        Assert.True(Nin.Data.Folders.ImageFolder.IsPicture("a/b.DOTS"));
        Assert.False(Nin.Data.Folders.ImageFolder.IsPicture("a/b.dot"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".zip")]
    [InlineData(".tar")]
    [InlineData(".tar.gz")]
    public void Open_PicturesOfARegisteredFormat_AreFoundAndRead(string kind)
    {
        ImageDecoders.Register(new Dots());
        using var set = new SmallSet();
        set.Bytes("train/cats/1.dots", "DOTS 1"u8.ToArray()).Bytes("train/dogs/2.dots", "DOTS 2"u8.ToArray());
        DataSplits data = new DataCatalog([], null).Open(set.Packed(kind));
        Assert.Equal(["cats", "dogs"], data.Train.Classes);
        Assert.Equal([(3, (byte)'1'), (3, (byte)'2')], Enumerable.Range(0, data.Train.Count).Select(i => Seen(data.Train, i)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".zip")]
    [InlineData(".tar")]
    public void Read_BoxesAndMasksOfARegisteredFormat_AreFoundAndRead(string kind)
    {
        ImageDecoders.Register(new Dots());
        using SmallSet boxes = new(), masks = new();
        boxes.Bytes("JPEGImages/a.dots", "DOTS 7"u8.ToArray()).Text("ImageSets/Main/train.txt", "a").Text(
            "Annotations/a.xml",
            "<annotation><size><width>3</width><height>2</height><depth>1</depth></size><object><name>cat</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox>"
            + "</object></annotation>");
        Dataset boxed = BoxFolder.Read(boxes.Packed(kind), "boxes").Train;
        Assert.Equal((3, (byte)'7'), Seen(boxed, 0));
        Assert.Equal([new LabelledBox(0, 0, 0, 2, 2)], ((BoxesTarget)boxed.Target(0)).Boxes.ToArray());

        masks.Bytes("images/a.dots", "DOTS 8"u8.ToArray()).Picture("masks/a.png", 2, 3, value: 0);
        Dataset masked = MaskFolder.Read(masks.Packed(kind), "masks", ["ground"]).Train;
        Assert.Equal((3, (byte)'8'), Seen(masked, 0));
    }

    private static (int Width, byte First) Seen(Dataset data, int index)
    {
        Image image = data.Read(index);
        return (image.Width, image.Pixels.Span[0]);
    }

    /// <summary>A format of a user's own: its name, and perhaps a character that is the value of its six pixels.</summary>
    private sealed class Dots : IImageDecoder
    {
        public string Format => "dots";

        public IReadOnlyList<string> Extensions => [".dots"];

        public bool Recognises(ReadOnlySpan<byte> start) => start.StartsWith("DOTS"u8);

        public Image Decode(ReadOnlyMemory<byte> content, Limits limits) =>
            new(2, 3, 1, Enumerable.Repeat(content.Span[^1], 6).ToArray());
    }
}
