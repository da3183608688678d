using Nin.Data;
using Nin.Data.Masks;
using Nin.Data.Targets;
using Nin.Formats;
using Nin.Imaging;
using Nin.Tests.Imaging;
using Xunit.Abstractions;

namespace Nin.Tests.Data.Masks;

public sealed class MaskFolderTests(ITestOutputHelper output) : IDisposable
{
    private readonly SmallSet _set = new();

    public void Dispose() => _set.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(".tar")]
    [InlineData(".tar.gz")]
    [InlineData(".zip")]
    public void Read_EveryKind_GivesPartsAndMasks(string kind)
    {
        _set.Picture("train/images/a.png", 2, 2).Picture("train/masks/a.png", Grey(0, 255, 255, 0))
            .Picture("train/images/deep/b.png", 2, 2).Picture("train/masks/deep/b.png", Grey(1, 0, 0, 0))
            .Picture("val/images/a.png", 2, 2).Picture("val/masks/a.png", Grey(0, 0, 0, 0))
            .Picture("images/test/c.png", 2, 2).Picture(
                "masks/test/c.png", new Image(2, 2, 3, new byte[] { 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0 }));
        DataSplits data = MaskFolder.Read(_set.Packed(kind), "cells");
        Assert.Equal(["background", "object"], data.Train.Classes);
        Assert.Equal((2, 1, 1), (data.Train.Count, data.Validation!.Count, data.Test!.Count));
        Assert.Equal([0, 1, 1, 0], Labels(data.Train, 0));
        Assert.Equal([1, 0, 0, 0], Labels(data.Train, 1));
        Assert.Equal([0, 0, 0, 0], Labels(data.Validation, 0));
        Assert.Equal([1, 0, 0, 0], Labels(data.Test, 0));
        Assert.Null(data.Note);
        Assert.Same(data.Train.Target(0), data.Train.Target(0));
        Assert.False(data.Train.HasLabels);
        Assert.Throws<NotSupportedException>(() => data.Train.Label(0));
    }

    [Fact]
    public void Read_Classes_AreTheValues()
    {
        _set.Picture("images/a.png", 2, 2).Picture("masks/a.png", Grey(0, 1, 2, 255));
        DataSplits data = MaskFolder.Read(_set.Folder, "streets", ["road", "car", "sky"]);
        Assert.Equal(["road", "car", "sky"], data.Train.Classes);
        Assert.Equal([0, 1, 2, MaskTarget.Ignored], Labels(data.Train, 0));
        Assert.Equal("streets does not say which pictures are for validation or test", data.Note);
    }

    [Theory]
    [InlineData(8, 3)]
    [InlineData(4, 3)]
    [InlineData(2, 0)]
    [InlineData(4, 0)]
    public void Read_PalettesAndFewBits_AreTheNumbersThatStandThere(byte depth, byte color)
    {
        // Rows of two pixels, 0 1 and 2 3.
        byte[] rows = depth switch
        {
            8 => [0, 0, 1, 0, 2, 3],
            4 => [0, 0x01, 0, 0x23],
            _ => [0, 0b0001_0000, 0, 0b1011_0000],
        };
        PngForge forge = new PngForge().Header(2, 2, depth, color);
        if (color == 3)
        {
            forge.Chunk("PLTE", 0, 0, 0, 128, 0, 0, 0, 128, 0, 128, 128, 0).Chunk("tRNS", 0);
        }

        _set.Picture("JPEGImages/a.png", 2, 2).Bytes(
            "SegmentationClass/a.png", forge.Chunk("IDAT", PngForge.Zlib(rows)).Chunk("IEND").ToArray());
        Assert.Equal([0, 1, 2, 3], Labels(MaskFolder.Read(_set.Folder, "voc", ["a", "b", "c", "d"]).Train, 0));
    }

    [Fact]
    public void Read_WhatHasNoPartner_IsLeftOutAndSaid()
    {
        _set.Picture("images/a.png", 2, 2).Picture("masks/a.png", Grey(0, 0, 0, 0)).Picture("masks/a.bmp", 2, 2)
            .Picture("images/b.png", 2, 2).Picture("masks/c.png", 2, 2).Picture("elsewhere/d.png", 2, 2);
        DataSplits data = MaskFolder.Read(_set.Folder, "cells");
        Assert.Equal(1, data.Train.Count);
        Assert.Equal(
            "cells does not say which pictures are for validation or test; left out: 1 file of a name that another one has (masks/a.png), "
            + "1 picture without a mask (images/b.png), 1 mask without a picture (masks/c.png)",
            data.Note);
    }

    public static TheoryData<Image, bool, string> Damaged => new()
    {
        { Grey(0, 7, 255, 0), true, "mask: expected 0 for nothing and 255 or 1 for the object, got 7. Where values are classes, give the classes' names. JPEG does not keep values." },
        { Grey(0, 2, 255, 0), false, "mask: expected classes from 0 to 1 or 255 (ignored), got 2." },
        { new Image(2, 2, 3, new byte[] { 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0 }), true,
        "mask: expected a grey picture, got a coloured one." },
        { new Image(2, 2, 3, new byte[12]), false,
        "PNG: expected grey or a palette of at most 8 bits, got Rgb of 8 bits a sample." },
        { new Image(1, 2, 1, new byte[2]), true, "mask: expected 2x2 pixels, as its picture has, got 1x2." },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Target_BadMask_IsNamed(Image mask, bool isBinary, string problem)
    {
        _set.Picture("images/a.png", 2, 2).Picture("masks/a.png", mask);
        DataSplits data = isBinary ? MaskFolder.Read(_set.Folder, "cells") : MaskFolder.Read(_set.Folder, "cells", ["a", "b"]);
        Dataset train = data.Train;
        string message = Assert.Throws<NinFormatException>(() => train.Target(0)).Message;
        Assert.Equal($"{Path.Combine(_set.Folder, "masks/a.png")}: {problem}", message);
        Assert.Equal(2, train.Read(0).Height);
    }

    [Fact]
    public void Read_NothingToTrainOn_IsRefused()
    {
        _set.Picture("val/images/a.png", 2, 2).Picture("val/masks/a.png", 2, 2);
        Assert.Equal(
            $"{_set.Folder}: pictures with masks: expected pictures with masks to train on, got 1 with masks and none to train on. "
            + "Put them like this: images/1.jpg and masks/1.png, or train/images/1.jpg and train/masks/1.png.",
            Assert.Throws<NinFormatException>(() => MaskFolder.Read(_set.Folder, "cells")).Message);
        Assert.StartsWith(
            "MaskFolder: expected 1 to 255 classes, got 0.", Assert.Throws<ArgumentException>(() => MaskFolder.Read(_set.Folder, "cells", [])).Message);
    }

    [Fact]
    public void Read_Nuclei_HaveMasksOfTheirSizes()
    {
        if (SharedData.Find("segmentation/nuclei.tar", output) is not string file)
        {
            return;
        }

        DataSplits data = MaskFolder.Read(file, "nuclei");
        Assert.Equal(139, data.Train.Count);
        for (int i = 0; i < data.Train.Count; i++)
        {
            var mask = (MaskTarget)data.Train.Target(i);
            Image image = data.Train.Read(i);
            Assert.Equal((image.Height, image.Width), (mask.Height, mask.Width));
            Assert.True(mask.Labels.Span.Contains((byte)1));
        }
    }

    private static Image Grey(params byte[] pixels) => new(2, 2, 1, pixels);

    private static byte[] Labels(Dataset dataset, int index) => ((MaskTarget)dataset.Target(index)).Labels.ToArray();
}
