using Nin.Data;
using Nin.Data.Boxes;
using Nin.Data.Targets;
using Nin.Formats;
using Xunit.Abstractions;
using static Nin.Tests.Data.Boxes.BoxSets;

namespace Nin.Tests.Data.Boxes;

public sealed class VocReaderTests(ITestOutputHelper output) : IDisposable
{
    private readonly SmallSet _set = new();

    public void Dispose() => _set.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(".tar")]
    [InlineData(".tar.gz")]
    [InlineData(".zip")]
    public void Read_EveryKind_GivesPartsClassesAndBoxes(string kind)
    {
        Whole();
        DataSplits data = BoxFolder.Read(_set.Packed(kind), "cells");
        Assert.Equal(["cat", "dog"], data.Train.Classes);
        Assert.Equal(
            ("cells/train", "cells/validation", "cells/test"), (data.Train.Name, data.Validation!.Name, data.Test!.Name));

        // Corners count from 1 and belong to the box: 1 to 4 are the first four pixels.
        Assert.Equal(["a.png 10x20 dog 0,0,4,3 cat 4,5,20,10", "b.png 10x20"], Described(data.Train));
        Assert.Equal(["c.png 5x5 cat 1,1,2.5,3"], Described(data.Validation));
        Assert.Equal(["d.png 5x5 dog 0,0,5,5"], Described(data.Test));
        Assert.Null(data.Note);
        Assert.False(data.Train.HasLabels);
        Assert.Throws<NotSupportedException>(() => data.Train.Label(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Train.Target(2));
        Assert.NotNull(data.Train.ContentHash(0));
        Assert.Same(data.Train.Target(0), data.Train.Target(0));
    }

    [Fact]
    public void Read_WhatCannotBeUsed_IsLeftOutAndSaid()
    {
        Picture(
            "a", Object("cat", 1, 1, 4, 4), Object("cat", 3, 3, 3, 3), Object("cat", 8, 2, 5, 4), Object("cat", 200, 1, 210, 4),
            Object("cat", -5, 1, 4, 100));
        _set.Picture("JPEGImages/plain.png", 10, 20).Picture("JPEGImages/other.png", 10, 20).Picture("JPEGImages/a.jpg", 3, 3)
            .Text("ImageSets/Main/train.txt", "a\r\nplain\r\ngone\r\n\r\n").Text("ImageSets/Main/test.txt", "a\n");
        DataSplits data = BoxFolder.Read(_set.Folder, "mine");
        Assert.Null(data.Test);
        Assert.Equal(
            "left out: 1 picture of a name that another one has (JPEGImages/a.png), 1 name that stands in the lists twice (a), "
            + "1 picture in no list (JPEGImages/other.png), 1 picture without an annotation (JPEGImages/plain.png), "
            + "1 picture that a list names and that is not there (gone), "
            + "3 boxes without area in their pictures (Annotations/a.xml, Annotations/a.xml, Annotations/a.xml); "
            + "1 box reaches over its picture's edge and is cut off there (Annotations/a.xml)",
            data.Note);
        Assert.Equal(
            [new LabelledBox(0, 0, 0, 4, 4), new LabelledBox(0, 0, 0, 4, 10)],
            ((BoxesTarget)data.Train.Target(0)).Boxes.ToArray());
    }

    [Fact]
    public void Read_NoLists_LearnsFromEverythingAndSaysSo()
    {
        Picture("a", Object("cat", 1, 1, 4, 4));
        DataSplits data = BoxFolder.Read(_set.Folder, "mine");
        Assert.Equal((1, "mine does not say which pictures are for validation or test"), (data.Train.Count, data.Note));
    }

    [Fact]
    public void Read_ListOfTrainingAndValidationTogether_IsTakenApart()
    {
        Picture("a", Object("cat", 1, 1, 4, 4));
        Picture("b", Object("cat", 1, 1, 4, 4));
        _set.Text("ImageSets/Main/trainval.txt", "a\nb\n").Text("ImageSets/Main/val.txt", "b");
        DataSplits data = BoxFolder.Read(_set.Folder, "mine");
        Assert.Equal(("JPEGImages/a.png", "JPEGImages/b.png"), (data.Train.NameOf(0), data.Validation!.NameOf(0)));
    }

    [Fact]
    public void Read_SizeNotGiven_IsThePictures()
    {
        _set.Picture("JPEGImages/a.png", 6, 7)
            .Text("Annotations/a.xml", $"<annotation><size><width>0</width></size>{Object("cat", 2, 2, 50, 50)}</annotation>");
        Assert.Equal(["a.png 6x7 cat 1,1,7,6"], Described(BoxFolder.Read(_set.Folder, "mine").Train));
    }

    [Fact]
    public void Read_PartsOfObjectsAndUnknownElements_ArePassedOver()
    {
        string part = "<part><name>head</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part>";
        string one = Object("cat", 3, 3, 4, 4).Replace(
            "</object>", $"{part}<difficult>1</difficult></object>", StringComparison.Ordinal);
        _set.Picture("JPEGImages/a.png", 6, 7)
            .Text("Annotations/a.xml", $"<?xml version='1.0'?><!-- by hand --><annotation><source><name>x</name></source>{Size(6, 7)}{one}</annotation>");
        Assert.Equal(["a.png 6x7 cat 2,2,4,4"], Described(BoxFolder.Read(_set.Folder, "mine").Train));
    }

    [Fact]
    public void Picture_OfAnotherSizeThanItsAnnotationSays_IsRefusedWhenRead()
    {
        _set.Picture("JPEGImages/a.png", 6, 7).Text(
            "Annotations/a.xml", $"<annotation>{Size(7, 6)}{Object("cat", 1, 1, 2, 2)}</annotation>");
        Dataset train = BoxFolder.Read(_set.Folder, "mine").Train;
        string expected = $"{Path.Combine(_set.Folder, "JPEGImages/a.png")}: annotations: expected a picture of 7x6 pixels, as its annotation says, got 6x7.";
        Assert.Equal(expected, Assert.Throws<NinFormatException>(() => train.Read(0)).Message);
        Assert.Equal(expected, Assert.Throws<NinFormatException>(() => train.Use(0, image => image)).Message);
    }

    [Theory]
    [InlineData("<annotation>", "Unexpected end of file")]
    [InlineData("<a></a>", "expected the element 'annotation', got 'a'.")]
    [InlineData("<annotation><object/></annotation>", "object 1: 'name' is missing.")]
    [InlineData("<annotation><object><name>cat</name></object></annotation>", "object 1: 'xmin' is missing.")]
    [InlineData(
        "<annotation><object><name>cat</name><bndbox><xmin>one</xmin></bndbox></object></annotation>", "object 1: 'xmin': expected a number, got 'one'.")]
    [InlineData("<annotation><size><width>-3</width></size></annotation>", "'width': expected a count of pixels, got '-3'.")]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><annotation>&x;</annotation>", "For security reasons DTD is prohibited")]
    [InlineData("", "Root element is missing.")]
    public void Read_DamagedFile_IsNamed(string xml, string problem)
    {
        _set.Picture("JPEGImages/a.png", 6, 7).Text("Annotations/a.xml", xml);
        Assert.StartsWith($"SET/Annotations/a.xml: PASCAL VOC: {problem}", Refused(_set));
    }

    [Fact]
    public void Read_TooMuch_IsRefused()
    {
        Picture("a", [.. Enumerable.Repeat(Object("cat", 1, 1, 2, 2), 6)]);

        // The files and folders are within the limit, the six boxes are not.
        Assert.Equal(
            "Annotations/a.xml: PASCAL VOC: expected at most 5 boxes.", Refused(_set, new Limits { Records = 5 }, BoxFormat.Voc));
        Assert.StartsWith(
            "SET/Annotations/a.xml: annotations: expected a file of at most 99 bytes, got ", Refused(
                _set, new Limits { HeaderBytes = 99 }));
    }

    [Fact]
    public void Read_ClassThatTheTrainingPartLacks_IsNamed()
    {
        Picture("a", Object("cat", 1, 1, 2, 2));
        Picture("b", Object("dog", 1, 1, 2, 2));
        _set.Text("ImageSets/Main/train.txt", "a").Text("ImageSets/Main/val.txt", "b");
        Assert.Equal("SET/Annotations/b.xml: PASCAL VOC: the validation part has a class 'dog' that the training part lacks.", Refused(_set));
    }

    [Fact]
    public void Read_SeveralSetsAtOnce_AreRefused()
    {
        _set.Picture("one/JPEGImages/a.png", 2, 2).Text("one/Annotations/a.xml", "<annotation/>").Text(
            "two/Annotations/a.xml", "<annotation/>");
        Assert.Equal("SET: PASCAL VOC: expected one folder 'Annotations', got 2. Unpack it and name one of the folders that hold them.", Refused(_set));
    }

    [Fact]
    public void Read_NothingToTrainOn_IsRefused()
    {
        Picture("a", Object("cat", 1, 1, 2, 2));
        _set.Text("ImageSets/Main/val.txt", "");
        Assert.Equal(
            "SET: pictures with boxes: expected pictures with boxes to train on, got 0 pictures and 0 classes. left out: 1 picture in no list (JPEGImages/a.png)",
            Refused(_set));
    }

    [Fact]
    public void Read_BloodCells_HaveTheirPartsAndBoxes()
    {
        if (SharedData.Find("detection/bccd-voc.tar", output) is not string file)
        {
            return;
        }

        DataSplits data = BoxFolder.Read(file, "bccd");
        Assert.Equal((205, 87, 72), (data.Train.Count, data.Validation!.Count, data.Test!.Count));
        Assert.Equal(["Platelets", "RBC", "WBC"], data.Train.Classes);

        // 4,888 stand in the files; two are clicks that drew nothing.
        Assert.Equal(4886, CountOf(data.Train, data.Validation, data.Test));
        Assert.StartsWith("left out: 2 boxes without area in their pictures", data.Note);
        Assert.Equal((480, 640), (data.Train.Read(0).Height, data.Train.Read(0).Width));
    }

    private static string Object(string name, double left, double top, double right, double bottom) =>
        FormattableString.Invariant(
        $"<object><name>{name}</name><bndbox><xmin>{left}</xmin><ymin>{top}</ymin><xmax>{right}</xmax><ymax>{bottom}</ymax></bndbox></object>");

    private static string Size(int height, int width) =>
        $"<size><width>{width}</width><height>{height}</height><depth>1</depth></size>";

    private void Picture(string name, params string[] objects) => Picture(name, 10, 20, objects);

    private void Picture(string name, int height, int width, params string[] objects) =>
        _set.Picture($"JPEGImages/{name}.png", height, width)
        .Text($"Annotations/{name}.xml", $"<annotation>{Size(height, width)}{string.Concat(objects)}</annotation>");

    private void Whole()
    {
        Picture("a", Object("dog", 1, 1, 4, 3), Object("cat", 5, 6, 20, 10));
        Picture("b");
        Picture("c", 5, 5, Object("cat", 2, 2, 2.5, 3));
        Picture("d", 5, 5, Object("dog", 0, 1, 5, 6));
        _set.Text("ImageSets/Main/train.txt", "a\nb\n").Text("ImageSets/Main/val.txt", "c\n").Text(
            "ImageSets/Main/test.txt", "d\n")
            .Text("ImageSets/Main/cat_train.txt", "a 1\nb -1\n").Text("README.md", "cells");
    }
}
