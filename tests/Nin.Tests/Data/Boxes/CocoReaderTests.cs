using Nin.Data;
using Nin.Data.Boxes;
using Nin.Formats;
using Xunit.Abstractions;
using static Nin.Tests.Data.Boxes.BoxSets;

namespace Nin.Tests.Data.Boxes;

public sealed class CocoReaderTests(ITestOutputHelper output) : IDisposable
{
    private const string Categories = """[{"id": 7, "name": "fig", "supercategory": "fruit"}, {"id": 2, "name": "date"}]""";

    private readonly SmallSet _set = new();

    public void Dispose() => _set.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(".tar")]
    [InlineData(".tar.gz")]
    [InlineData(".zip")]
    public void Read_EveryKind_GivesPartsClassesAndBoxes(string kind)
    {
        _set.Picture("train2017/a.png", 10, 20).Picture("train2017/b.png", 10, 20).Picture("val2017/a.png", 6, 6)
            .Text("annotations/instances_train2017.json", Json(
                [Image(1, "a.png", 10, 20), Image(2, "b.png", 10, 20)],
                [Box(1, 2, "1,2,3,4", """ "segmentation": [[1,2,4,2,4,6]], "area": 12, "iscrowd": 0,"""), Box(1, 7, "0.5,0.5,19.5,9.5")]))
            .Text("annotations/instances_val2017.json", Json([Image(1, "a.png", 6, 6)], [Box(1, 7, "0,0,6,6")]))
            .Text("annotations/captions_train2017.json", """{"images": [], "annotations": [{"caption": "a fig"}], "categories": []}""");
        DataSplits data = BoxFolder.Read(_set.Packed(kind), "fruit");
        Assert.Equal(["date", "fig"], data.Train.Classes);
        Assert.Equal(["a.png 10x20 date 1,2,4,6 fig 0.5,0.5,20,10", "b.png 10x20"], Described(data.Train));
        Assert.Equal(["a.png 6x6 fig 0,0,6,6"], Described(data.Validation));
        Assert.Null(data.Test);
        Assert.Null(data.Note);
    }

    [Fact]
    public void Read_FilesBesideTheirPictures_AreThePartsOfTheirFolders()
    {
        foreach (string part in new[] { "train", "valid", "test" })
        {
            _set.Picture($"{part}/a.png", 4, 4).Text(
                $"{part}/_annotations.coco.json", Json([Image(0, "a.png", 4, 4)], [Box(0, 2, "0,0,4,4")]));
        }

        DataSplits data = BoxFolder.Read(_set.Folder, "fruit");
        Assert.Equal(("train/a.png", "valid/a.png", "test/a.png"), (
            data.Train.NameOf(0), data.Validation!.NameOf(0), data.Test!.NameOf(0)));
    }

    [Fact]
    public void Read_OneFile_IsTheTrainingPart()
    {
        _set.Picture("images/a.png", 4, 4).Text("trainval.json", Json([Image(0, @"C:\mine\a.png", 0, 0)], [Box(0, 2, "0,0,9,9")]))
            .Text("package.json", """{"name": "no annotations", "images": {}}""").Text("list.json", "[1]");
        DataSplits data = BoxFolder.Read(_set.Folder, "fruit");
        Assert.Equal(["a.png 4x4 date 0,0,4,4"], Described(data.Train));
        Assert.StartsWith(
            "fruit does not say which pictures are for validation or test; 1 box reaches over its picture's edge", data.Note);
    }

    [Fact]
    public void Read_WhatCannotBeUsed_IsLeftOutAndSaid()
    {
        _set.Picture("a.png", 4, 4).Text("train.json", Json(
            [Image(0, "a.png", 4, 4), Image(1, "gone.png", 4, 4), Image(2, "a.png", 4, 4)],
            [Box(0, 2, "0,0,0,3"), Box(0, 2, "1,1,1,1", """ "iscrowd": 1,"""), Box(9, 2, "0,0,1,1"), Box(0, 7, "0,0,2,2")]));
        DataSplits data = BoxFolder.Read(_set.Folder, "fruit");
        Assert.Equal(["a.png 4x4 fig 0,0,2,2"], Described(data.Train));
        Assert.Equal(
            "left out: 1 box without area in its picture (a.png), 1 box around a crowd (a.png), 1 picture that is listed and not there (gone.png), "
            + "1 picture that is listed twice (a.png), 1 box of a picture that is not listed (train.json)",
            data.Note);
    }

    public static TheoryData<string, string> Damaged => new()
    {
        { """{"images": [""", "SET/train.json: COCO: Expected" },
        { Json([Image(0, "a.png", 4, 4)], [Box(0, 5, "0,0,1,1")]),
        "SET/train.json: COCO: a box in 'a.png' has the category 5, which the file does not list." },
        { Json([Image(0, "a.png", 4, 4)], ["""{"image_id": 0, "category_id": 2}"""]), "SET/train.json: COCO: annotation 1: 'bbox' is missing." },
        { Json([Image(0, "a.png", 4, 4)], [Box(0, 2, "0,0,1")]),
        "SET/train.json: COCO: annotation 1: 'bbox': expected 4 numbers, got 3." },
        { Json([Image(0, "a.png", 4, 4)], [Box(0, 2, "0,0,1,\"x\"")]),
        "SET/train.json: COCO: annotation 1: 'bbox': expected 4 numbers, got others." },
        { Json([Image(0, "a.png", 4, 4), Image(0, "a.png", 4, 4)], []), "SET/train.json: COCO: two images have the id 0." },
        { Json(["""{"id": "0", "file_name": "a.png"}"""], []), "SET/train.json: COCO: image 1: 'id': expected a whole number, got a text." },
        { Json(["7"], []), "SET/train.json: COCO: image 1: expected an object." },
        { Json([Image(0, "a.png", -4, 4)], []),
        "SET/train.json: COCO: image 1: expected a height and a width in pixels, got -4 and 4." },
        { "[]", "SET: COCO: expected a JSON file with images, annotations and categories to train on, got none." },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Read_DamagedFile_IsNamed(string json, string problem)
    {
        _set.Picture("a.png", 4, 4).Text("train.json", json);
        Assert.StartsWith(problem, Refused(_set));
    }

    [Fact]
    public void Read_FilesThatContradictEachOther_AreRefused()
    {
        _set.Picture("a.png", 4, 4).Text("train.json", Json([Image(0, "a.png", 4, 4)], [Box(0, 2, "0,0,1,1")]))
            .Text("val.json", """{"images": [{"id": 0, "file_name": "b.png"}], "annotations": [{"image_id": 0, "category_id": 1, "bbox": [0,0,1,1]}], "categories": [{"id": 1, "name": "nut"}]}""")
            .Picture("b.png", 4, 4);
        Assert.Equal("SET/val.json: COCO: a box in 'b.png' has the category 1, which the training part lacks.", Refused(_set));
        _set.Text("train_again.json", Json([], []));
        Assert.Equal(
            "SET/train_again.json: COCO: expected one file for each part, got this one beside 'train.json'.", Refused(_set));
    }

    [Fact]
    public void Read_NameOfSeveralPictures_IsRefused()
    {
        _set.Picture("one/a.png", 4, 4).Picture("two/a.png", 4, 4).Text("data/train.json", Json([Image(0, "a.png", 4, 4)], []));
        Assert.Equal("SET/data/train.json: COCO: 'a.png' may be 'one/a.png' or 'two/a.png'.", Refused(_set));
    }

    [Fact]
    public void Read_TooMuch_IsRefused()
    {
        _set.Picture("a.png", 4, 4).Text(
            "train.json", Json([Image(0, "a.png", 4, 4)], [Box(0, 2, "0,0,1,1"), Box(0, 2, "0,0,1,1"), Box(0, 2, "0,0,1,1")]));
        Assert.Equal("SET/train.json: COCO: expected at most 2 entries for each 'annotation' list.", Refused(
            _set, new Limits { Records = 2 }));
        Assert.StartsWith("SET/train.json: annotations: expected a file of at most 50 bytes, got ", Refused(
            _set, new Limits { DecodeBytes = 50 }));
    }

    [Fact]
    public void Read_DriedFruit_HasItsPicturesAndClasses()
    {
        if (SharedData.Find("detection/driedfruit-coco.tar", output) is not string file)
        {
            return;
        }

        DataSplits data = BoxFolder.Read(file, "fruit");
        Assert.Equal(18, data.Train.Count);
        Assert.Equal(["date", "fig", "hazelnut"], data.Train.Classes);
        Assert.Equal(165, CountOf(data.Train));
        Assert.Equal((600, 800), (data.Train.Read(0).Height, data.Train.Read(0).Width));
    }

    private static string Image(int id, string file, int height, int width) =>
        $$"""{"id": {{id}}, "file_name": "{{file.Replace(@"\", @"\\", StringComparison.Ordinal)}}", "height": {{height}}, "width": {{width}}, "license": 3}""";

    private static string Box(int image, int category, string box, string more = "") =>
        $$"""{"id": 1, {{more}} "image_id": {{image}}, "category_id": {{category}}, "bbox": [{{box}}]}""";

    private static string Json(string[] images, string[] annotations) =>
        $$"""{"info": {"year": 2026}, "categories": {{Categories}}, "annotations": [{{string.Join(',', annotations)}}], "images": [{{string.Join(',', images)}}]}""";
}
