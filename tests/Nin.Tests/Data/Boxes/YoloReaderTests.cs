using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Data.Boxes;
using Nin.Data.Folders;
using Nin.Data.Preparing;
using Nin.Data.Preview;
using Nin.Data.Targets;
using Xunit.Abstractions;
using static Nin.Tests.Data.Boxes.BoxSets;

namespace Nin.Tests.Data.Boxes;

public sealed class YoloReaderTests(ITestOutputHelper output) : IDisposable
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
        DataSplits data = BoxFolder.Read(_set.Packed(kind), "nuts");
        Assert.Equal(["bolt", "nut"], data.Train.Classes);

        // The second object is a polygon: its box is its hull.
        Assert.Equal(["a.png 10x20 bolt 5,2.5,15,7.5 nut 2,1,10,5", "b.png 10x20"], Described(data.Train));
        Assert.Equal(["a.png 4x8 nut 0,0,8,4"], Described(data.Validation));
        Assert.Equal(["a.png 4x8"], Described(data.Test));
        Assert.Equal("1 picture has no label file and is taken for one without objects (test/images/a.png)", data.Note?.Replace(
            "set/", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Target_BeforeThePictureIsRead_IsTheSame()
    {
        Whole();
        DataSplits data = BoxFolder.Read(_set.Folder, "nuts");
        Assert.Equal(new LabelledBox(0, 5, 2.5f, 15, 7.5f), ((BoxesTarget)data.Train.Target(0)).Boxes[0]);
    }

    [Fact]
    public void Preview_PicturesWithBoxes_StandInOneRow()
    {
        Whole();
        Dataset train = BoxFolder.Read(_set.Folder, "nuts").Train;
        Nin.Imaging.Image sheet = DataPreview.Draw(
            "nuts", train, Preprocessing.ScaleOnly(8, 8, 1), new Augmentation(HorizontalFlip: true));
        Assert.True(sheet.Height > 8 && sheet.Width > 8);
    }

    [Fact]
    public void Read_WhatCannotBeUsed_IsLeftOutAndSaid()
    {
        _set.Text("data.yaml", "names: [a]\ntrain: images\nval: images\ntest: /elsewhere/test/images\n").Picture(
            "images/1.png", 10, 10)
            .Text("labels/1.txt", "0 0.5 0.5 0 0.5\n0 1 1 0.5 0.5\n0.0 1.5 0.5 0.1 0.1\n");
        DataSplits data = BoxFolder.Read(_set.Folder, "nuts");
        Assert.Equal(["1.png 10x10 a 7.5,7.5,10,10"], Described(data.Train));
        Assert.Equal(
            "left out: 2 boxes without area in their pictures (labels/1.txt, labels/1.txt), 1 picture that belongs to two parts (images/1.png), "
            + "1 folder that is named and not there (/elsewhere/test/images); 1 box reaches over its picture's edge and is cut off there (labels/1.txt)",
            data.Note);
    }

    [Theory]
    [InlineData("G:\\bolts\\dataset\\train\\images", "train/images/a.png")]
    [InlineData("../train/images", "train/images/a.png")]
    [InlineData("./train", "train/images/a.png")]
    [InlineData("/home/me/sets/images/train", "images/train/a.png")]
    [InlineData("pictures", "pictures/a.png")]
    public void Read_FoldersOfAnotherMachine_AreFoundByTheirEnds(string folder, string picture)
    {
        _set.Text("data.yaml", $"names: [a]\ntrain: {folder}\n").Picture(picture, 4, 4);
        Assert.Equal(picture, BoxFolder.Read(_set.Folder, "nuts").Train.NameOf(0));
    }

    [Theory]
    [InlineData("0 0.1 0.1 0.1", "line 2: expected a class with 4 numbers of a box or an even count from 6 of a polygon, got 4 numbers in all.")]
    [InlineData("0 0.1 0.1 0.1 0.1 0.9", "line 2: expected a class with 4 numbers of a box or an even count from 6 of a polygon, got 6 numbers in all.")]
    [InlineData("1 0.1 0.1 0.1 0.1", "line 2: expected a class from 0 to 0, got '1'.")]
    [InlineData("-1 0.1 0.1 0.1 0.1", "line 2: expected a class from 0 to 0, got '-1'.")]
    [InlineData("cat 0.1 0.1 0.1 0.1", "line 2: expected a class from 0 to 0, got 'cat'.")]
    [InlineData("0 0.1 nan 0.1 0.1", "line 2: expected a number, got 'nan'.")]
    [InlineData("0 37 12 5 5", "line 2: expected shares of the picture from 0 to 1, got 37.")]
    public void Read_DamagedLabels_AreNamed(string line, string problem)
    {
        _set.Text("data.yaml", "names: [a]\ntrain: images\n").Picture("images/1.png", 4, 4).Text("labels/1.txt", $"\n{line}\n");
        Assert.Equal($"SET/labels/1.txt: YOLO: {problem}", Refused(_set));
    }

    [Fact]
    public void Read_LabelsThatAreNoText_AreNamed()
    {
        _set.Text("data.yaml", "names: [a]\ntrain: images\n").Picture("images/1.png", 4, 4).Bytes(
            "labels/1.txt", [0x30, 0xFF, 0xFE]);
        Assert.Equal("SET/labels/1.txt: YOLO: expected text in UTF-8.", Refused(_set));
    }

    [Fact]
    public void Read_NoFolderToTrainOn_IsRefused()
    {
        _set.Text("data.yaml", "names: [a]\ntrain: elsewhere/images\n").Picture("images/1.png", 4, 4);
        Assert.Equal("SET/data.yaml: YOLO: expected pictures to train on in 'elsewhere/images', got none.", Refused(_set));
        _set.Text("data.yaml", "path: here\n");
        Assert.Equal("SET: YOLO: expected a YAML file with 'names', got none.", Refused(_set));
    }

    [Fact]
    public void Read_NoAnnotations_AreRefused()
    {
        _set.Picture("images/1.png", 4, 4);
        Assert.Equal(
            "SET: pictures with boxes: expected Annotations/*.xml (PASCAL VOC), a JSON file (COCO) or a YAML file (YOLO), got none of them.", Refused(_set));
    }

    [Theory]
    [InlineData("names: ['a', \"b c\", d]", "a|b c|d")]
    [InlineData("names: [a, 'b, c', # not this\n  d, ]\nother: 1", "a|b, c|d")]
    [InlineData("names: [\n  a,\n  b\n]", "a|b")]
    [InlineData("names:\n- a\n- 'it''s'\n", "a|it's")]
    [InlineData("names:\n  - a # first\n  - b\n\nnc: 2", "a|b")]
    [InlineData("names:\n  0: a\n  1: b c", "a|b c")]
    [InlineData("names: {0: a, 1: b}", "a|b")]
    [InlineData("# a comment\nother:\n  deep:\n    names: [x]\nnames: [a]", "a")]
    public void Parse_Names_AreThoseOfTheYaml(string text, string expected) =>
        Assert.Equal(expected.Split('|'), YoloDescription.Parse(text)!.Names);

    [Fact]
    public void Parse_Folders_MayBeSeveral()
    {
        YoloDescription description = YoloDescription.Parse("train: [a/images, b/images]\nval:\n  - c\ntest:\nnames: [x]\r\n")!;
        Assert.Equal(["a/images", "b/images"], description.Folders[FolderPart.Train]);
        Assert.Equal(["c"], description.Folders[FolderPart.Validation]);
        Assert.Empty(description.Folders[FolderPart.Test]);
        Assert.Null(YoloDescription.Parse("train: a\n"));
    }

    [Theory]
    [InlineData("names: cat", "'names': expected a list or a map, got 'cat'.")]
    [InlineData("names: [a, b", "'names': expected a closing bracket.")]
    [InlineData("names: [a, [b]]", "'names': expected no brackets within brackets.")]
    [InlineData("names:\n  0: a\n  2: b", "'names': expected the numbers 0 to 1, each with a name, got '2: b'.")]
    [InlineData("names:\n  - a\n    - b", "'names': expected a list or a map whose lines have the same indent.")]
    [InlineData("names: [&x a]", "'names': expected a plain or a quoted text, got '&x a'.")]
    [InlineData("names: [a]\nnc: 3", "'nc' says 3 classes, and 'names' has 1.")]
    [InlineData("names: [a]\ntrain: {0: b}", "'train': expected a text or a list, got a map.")]
    public void Parse_WhatIsNotUnderstood_IsRefused(string text, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(() => YoloDescription.Parse(text)).Message);

    [Fact]
    public void Read_Nuts_HaveTheirPartsAndBoxes()
    {
        if (SharedData.Find("detection/nuts-yolo.tar.gz", output) is not string file)
        {
            return;
        }

        DataSplits data = BoxFolder.Read(file, "nuts");
        Assert.Equal((51, 5, 2), (data.Train.Count, data.Validation!.Count, data.Test!.Count));
        Assert.Equal(["Bolt"], data.Train.Classes);
        Assert.All(
            ((BoxesTarget)data.Test.Target(0)).Boxes, box => Assert.True(box.Area > 0 && box.Right <= data.Test.Read(0).Width));
        Assert.Equal(1368, CountOf(data.Train, data.Validation, data.Test));
        Assert.Null(data.Note);
    }

    private void Whole() => _set.Text("data.yaml",
    "path: G:\\bolts\ntrain: train/images\nval: valid/images   \ntest: test/images\n\nnc: 2\nnames: ['bolt', 'nut']\n")
        .Picture("train/images/a.png", 10, 20).Text("train/labels/a.txt", "0 0.5 0.5 0.5 0.5\r\n1 0.1 0.1 0.5 0.2 0.3 0.5\r\n")
        .Picture("train/images/b.png", 10, 20).Text("train/labels/b.txt", "")
        .Picture("valid/images/a.png", 4, 8).Text("valid/labels/a.txt", "1 0.5 0.5 1 1")
        .Picture("test/images/a.png", 4, 8);
}
