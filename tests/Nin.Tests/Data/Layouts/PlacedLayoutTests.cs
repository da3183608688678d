using Nin.Data;
using Nin.Data.Checking;
using Nin.Data.Layouts;
using Nin.Data.Targets;
using Xunit.Abstractions;

namespace Nin.Tests.Data.Layouts;

/// <summary>Pictures with boxes or masks are found by their path, and checked.</summary>
public sealed class PlacedLayoutTests(ITestOutputHelper output) : IDisposable
{
    private const string Voc =
        "<annotation><size><width>6</width><height>4</height></size><object><name>cat</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>3</xmax><ymax>3</ymax></bndbox></object></annotation>";

    private const string Coco =
        """{"images":[{"id":1,"file_name":"a.png","width":6,"height":4}],"annotations":[{"id":1,"image_id":1,"category_id":3,"bbox":[0,0,2,2]}],"categories":[{"id":3,"name":"cat"}]}""";

    private readonly SmallSet _set = new();

    public void Dispose() => _set.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(".tar")]
    [InlineData(".tar.gz")]
    [InlineData(".zip")]
    public void Open_Voc_HasBoxes(string kind)
    {
        _set.Picture("JPEGImages/a.png", 4, 6).Text("Annotations/a.xml", Voc);
        AssertBoxes(_set.Packed(kind));
    }

    [Theory]
    [InlineData("images/a.png", "trainval.json")]
    [InlineData("train2017/a.png", "annotations/instances_train2017.json")]
    [InlineData("train/a.png", "train/_annotations.coco.json")]
    [InlineData("cats/a.png", "_annotations.coco.json")]
    public void Open_Coco_HasBoxes(string picture, string annotations)
    {
        _set.Picture(picture, 4, 6).Text(annotations, Coco);
        Assert.Equal(PlacedKind.Boxes, PlacedLayout.Of(_set.Folder));
    }

    [Fact]
    public void Open_Yolo_HasBoxes()
    {
        _set.Picture("train/images/a.png", 4, 6).Text("train/labels/a.txt", "0 0.5 0.5 0.5 0.5\n")
            .Text("data.yaml", "train: train/images\nnames: [cat]\n");
        AssertBoxes(_set.Folder);
    }

    [Fact]
    public void Open_Masks_AreTargets()
    {
        _set.Picture("images/a.png", 4, 6).Picture("masks/a.png", 4, 6, 255);
        DataSplits data = new DataCatalog().Open(_set.Folder);
        Assert.Equal([1], data.Train.Target(0).Classes);
        DataReport report = DataCheck.Run(new DataCatalog().OpenUnchecked(_set.Folder));
        Assert.Equal((1, 0, 1), (report.Pictures, report.Classes[0].Train, report.Classes[1].Train));
    }

    /// <summary>What has folders for classes stays that, whatever files lie about.</summary>
    [Theory]
    [InlineData("notes.json", "{}")]
    [InlineData("settings.yaml", "a: b")]
    [InlineData("cats/readme.txt", "cats")]
    [InlineData("a.xml", "<a/>")]
    public void Open_ClassFolders_StayClasses(string name, string text)
    {
        _set.Picture("cats/1.png", 2, 2).Picture("dogs/1.png", 2, 2).Text(name, text);
        Assert.Null(PlacedLayout.Of(_set.Folder));
        Assert.Equal(["cats", "dogs"], new DataCatalog().Open(_set.Folder).Train.Classes);
    }

    [Fact]
    public void Check_Boxes_CountsThePicturesOfEachClass()
    {
        _set.Picture("JPEGImages/a.png", 4, 6, 1).Picture("JPEGImages/b.png", 4, 6, 2).Text("Annotations/a.xml", Voc)
            .Text("Annotations/b.xml", Voc.Replace("</annotation>", Voc["<annotation><size><width>6</width><height>4</height></size>".Length..].Replace("cat", "dog", StringComparison.Ordinal), StringComparison.Ordinal));
        DataReport report = DataCheck.Run(new DataCatalog().OpenUnchecked(_set.Folder));
        Assert.True(report.IsRight);
        Assert.Equal([new ClassCount("cat", 2, 0, 0), new ClassCount("dog", 1, 0, 0)], report.Classes);
        Assert.Equal(2, report.Pictures);
        Assert.Contains(report.Findings, finding => finding is { Kind: FindingKind.NoSingleClass, Severity: Severity.Note });
    }

    [Fact]
    public void Open_RealSets_AreRecognised()
    {
        foreach ((string file, PlacedKind kind, int train) in new[]
        {
            ("detection/bccd-voc.tar", PlacedKind.Boxes, 205), ("detection/driedfruit-coco.tar", PlacedKind.Boxes, 18),
            ("detection/nuts-yolo.tar.gz", PlacedKind.Boxes, 51), ("segmentation/nuclei.tar", PlacedKind.Masks, 139),
        })
        {
            if (SharedData.Find(file, output) is string path)
            {
                Assert.Equal(kind, PlacedLayout.Of(path));
                Assert.Equal(train, new DataCatalog().Open(path).Train.Count);
            }
        }

        if (SharedData.Find("photographs/clothing.tar", output) is string photographs)
        {
            Assert.Null(PlacedLayout.Of(photographs));
        }
    }

    private static void AssertBoxes(string path)
    {
        Assert.Equal(PlacedKind.Boxes, PlacedLayout.Of(path));
        DataSplits data = new DataCatalog().Open(path);
        Assert.Equal(["cat"], data.Train.Classes);
        Assert.Single(Assert.IsType<BoxesTarget>(data.Train.Target(0)).Boxes);
    }
}
