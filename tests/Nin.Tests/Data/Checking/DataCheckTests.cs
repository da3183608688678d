using Nin.Data;
using Nin.Data.Checking;
using Nin.Data.Folders;
using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Png;
using Nin.Imaging.Pnm;

namespace Nin.Tests.Data.Checking;

public sealed class DataCheckTests : IDisposable
{
    private static readonly ShapesDataset Shapes = new("x", 64, seed: 3, part: 0);

    private readonly string _root = Directory.CreateTempSubdirectory("nin-check").FullName;
    private int _next;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Run_GoodFolder_IsRightAndCounted()
    {
        MakeSplit();
        DataReport report = Check();
        Assert.True(report.IsRight);
        Assert.Empty(report.Findings);
        Assert.Equal([new ClassCount("cat", 4, 0, 2), new ClassCount("dog", 4, 0, 2)], report.Classes);
        Assert.Equal(("pets", 12, 1.0), (report.Data, report.Pictures, report.Balance));
        Assert.Equal(["train", "test"], report.Parts);
        Assert.Equal(new PictureSizes(new(32, 32), new(32, 32), new(32, 32), 1, 1, 0, 12, 0), report.Sizes);
    }

    [Fact]
    public void Run_BadFiles_AreNamedWithTheReason()
    {
        MakeSplit();
        Write("train/cat/page.jpg", "\n<!DOCTYPE html><html>"u8);
        Write("train/cat/moving.gif", "GIF89a..."u8);
        Write("train/dog/empty.png", []);
        byte[] whole = File.ReadAllBytes(Path.Combine(_root, "pets", "train", "cat", "0.png"));
        Write("test/dog/cut.png", whole.AsSpan(0, 300));
        Finding finding = Only(Check(), FindingKind.BadPicture, Severity.Error);
        Assert.Equal("4 pictures cannot be decoded", finding.Message);
        Assert.Equal(["test/dog/cut.png", "train/cat/moving.gif", "train/cat/page.jpg", "train/dog/empty.png"], finding.Items.Select(item => item.Names[0]));
        Assert.Equal("PNG at byte 300: the file is cut off before the last row.", finding.Items[0].Detail);
        Assert.Equal(
            ["GIF at byte 0: the file is cut off before its picture.", "image: it is a web page, not a picture.", "image: the file is empty."],
            finding.Items.Skip(1).Select(item => item.Detail));
    }

    [Fact]
    public void Run_DamagedJpeg_IsNamedAndAWarningWhereTrainingTakesIt()
    {
        MakeSplit();
        byte[] jpeg = Imaging.Jpeg.JpegParts.Golden("sampling-2x2");
        Write("train/cat/half.jpg", jpeg.AsSpan(0, (jpeg.Length * 2) / 3));
        Finding finding = Only(Check(), FindingKind.DamagedPicture, Severity.Error);
        Assert.Equal("1 picture is damaged, and can be read only in part", finding.Message);
        Assert.Equal(["train/cat/half.jpg"], finding.Items[0].Names);
        Assert.EndsWith("the file is cut off.", finding.Items[0].Detail, StringComparison.Ordinal);
        var options = new DataCheckOptions { OnBadImage = OnBadImage.Repair };
        DataReport repaired = DataCheck.Run(new DataCatalog().OpenUnchecked(Path.Combine(_root, "pets")), options);
        Assert.Equal(Severity.Warning, repaired.Findings.Single(one => one.Kind == FindingKind.DamagedPicture).Severity);
        Assert.True(repaired.IsRight);
        Assert.Equal(5, repaired.Classes[0].Train);
    }

    [Fact]
    public void Run_FilesThatAreLeftOut_AreNamed()
    {
        MakeSplit();
        Picture("train/stray.png");
        Picture("extra/cat/1.png");
        Picture("train/cat/deeper/fine.png");
        File.Copy(Picture("train/cat/9.png"), Path.Combine(_root, "pets", "train", "cat", "nameless"));
        Write("train/dog/notes.txt", "x"u8);
        Write("train/dog/Thumbs.db", "x"u8);
        Write("train/.DS_Store", "x"u8);
        DataReport report = Check();
        Assert.Equal(6, report.Classes[0].Train);
        Assert.Equal(
            ["MisplacedPicture extra/cat/1.png", "MisplacedPicture train/stray.png", "MisnamedPicture train/cat/nameless (a PNG file by its content)",
             "OtherFile train/dog/notes.txt"],
            Lines(report));
        Assert.True(report.IsRight);
    }

    [Fact]
    public void Run_SamePictureInTwoParts_IsAnError()
    {
        MakeSplit();
        Copy("train/cat/1.png", "test/cat/leak.png");
        Finding finding = Only(Check(), FindingKind.Overlap, Severity.Error);
        Assert.Equal("1 test picture is a training picture too: the test accuracy can be up to 20 points too high", finding.Message);
        Assert.Equal(["train/cat/1.png", "test/cat/leak.png"], finding.Items.Single().Names);
    }

    [Fact]
    public void Run_SamePictureInAPublishedSet_IsAWarning()
    {
        MakeSplit();
        Copy("train/cat/1.png", "test/dog/leak.png");
        DataSplits data = new DataCatalog([], null).OpenUnchecked(Path.Combine(_root, "pets"));
        Assert.False(DataCheck.Run(data).IsRight);
        DataReport report = DataCheck.Run(data with { IsPublished = true });
        Assert.True(report.IsRight);
        Assert.Equal([FindingKind.LabelConflict, FindingKind.Overlap], report.Findings.Select(finding => finding.Kind));
        Assert.All(report.Findings, finding => Assert.Equal("pets was published so; leave it, to compare with others' figures.", finding.Advice));
    }

    [Fact]
    public void Run_SamePictureUnderTwoLabels_IsAnError()
    {
        MakeSplit();
        Copy("train/cat/1.png", "train/dog/other.png");
        DataReport report = Check();
        Finding finding = report.Findings.Single(one => one.Severity == Severity.Error);
        Assert.Equal((FindingKind.LabelConflict, "1 picture stands under more than one label"), (finding.Kind, finding.Message));
        Assert.Equal(("train/cat/1.png", "train/dog/other.png", "cat, dog"), (finding.Items[0].Names[0], finding.Items[0].Names[1], finding.Items[0].Detail));
    }

    [Fact]
    public void Run_CopiesInOnePart_AreAWarning()
    {
        MakeSplit();
        Copy("train/cat/1.png", "train/cat/1 (copy).png");
        PnmWriter.Write(Path.Combine(_root, "pets", "train", "cat", "2.ppm"), ImageFile.Read(Path.Combine(_root, "pets", "train", "cat", "2.png")));
        Finding finding = Only(Check(), FindingKind.Duplicate, Severity.Warning);
        Assert.Equal("2 training pictures are copies of others", finding.Message);
        Assert.Equal([null, "the same pixels in different files"], finding.Items.Select(item => item.Detail));
    }

    [Fact]
    public void Run_NearlyTheSameAcrossParts_IsAWarning()
    {
        MakeSplit();
        Image image = ImageFile.Read(Path.Combine(_root, "pets", "train", "cat", "1.png"));
        PngWriter.Write(Path.Combine(_root, "pets", "test", "dog", "near.png"), Resize.To(image, 48, 48));
        Finding finding = Only(Check(), FindingKind.NearOverlap, Severity.Warning);
        Assert.Equal("1 test picture is nearly the same as a training picture, 1 of them under another label", finding.Message);
        Assert.Equal(("test/dog/near.png", "train/cat/1.png", "cat, dog"), (finding.Items[0].Names[0], finding.Items[0].Names[1], finding.Items[0].Detail));
    }

    [Fact]
    public void Run_ClassesWithoutTrainingPictures_AreErrorsWhereTheyAreAskedAbout()
    {
        MakeSplit();
        Picture("test/horse/1.png");
        Directory.CreateDirectory(Path.Combine(_root, "pets", "train", "cow"));
        Write("train/notes/readme.txt", "x"u8);
        Write("train/pig/1.heic", "....ftypheic"u8);
        DataReport report = Check();
        Assert.Equal(["cat", "cow", "dog", "horse", "pig"], report.Classes.Select(one => one.Name));
        Finding[] findings = [.. report.Findings.Where(one => one.Kind == FindingKind.EmptyClass)];
        Assert.Equal(("1 class has no picture to learn from", Severity.Error), (findings[0].Message, findings[0].Severity));
        Assert.Equal(("horse", "1 picture in other parts"), (findings[0].Items[0].Names[0], findings[0].Items[0].Detail));
        Assert.Equal(("2 classes have no picture to learn from and are left out", Severity.Warning), (findings[1].Message, findings[1].Severity));
        Assert.Equal(["cow", "pig"], findings[1].Items.Select(item => item.Names[0]));
        Assert.Null(report.Balance);
    }

    [Fact]
    public void Run_OneClass_IsAnError()
    {
        Picture("cats/1.png");
        Finding finding = Check().Findings[0];
        Assert.Equal((Severity.Error, "there is only one class to learn, 'cats'"), (finding.Severity, finding.Message));
    }

    [Fact]
    public void Run_NoTestPart_IsANote()
    {
        for (int i = 0; i < 3; i++)
        {
            Picture($"train/cat/{i}.png");
            Picture($"train/dog/{i}.png");
        }

        Only(Check(), FindingKind.NoTest, Severity.Note);
    }

    [Fact]
    public void Run_FewPicturesOfAClassAndNoneInTest_AreWarnings()
    {
        MakeSplit();
        Picture("train/horse/1.png");
        for (int i = 10; i < 18; i++)
        {
            Picture($"train/cat/{i}.png");
        }

        DataReport report = Check();
        Assert.Equal(
            ["the largest class, 'cat', has 12 times the training pictures of the smallest, 'horse'", "1 class has no test picture"],
            report.Findings.Select(finding => finding.Message));
        Assert.Equal(["Imbalance horse (1 picture)", "MissingClass horse"], Lines(report));
        Assert.True(report.IsRight);
    }

    [Fact]
    public void Run_SmallPictures_AreNamedWithTheirSize()
    {
        MakeSplit();
        PngWriter.Write(Path.Combine(_root, "pets", "train", "cat", "dot.png"), Resize.To(Shapes.Read(60), 20, 5));
        DataReport report = Check();
        Assert.Equal("1 picture has a side of less than 8 pixels", Only(report, FindingKind.SmallPicture, Severity.Warning).Message);
        Assert.Equal(["SmallPicture train/cat/dot.png (5x20)"], Lines(report));
        Assert.Equal((new PictureSize(5, 20), 0.25), (report.Sizes!.Smallest, report.Sizes.LeastAspect));
    }

    [Fact]
    public void Run_AnyNumberOfThreads_GivesTheSameReport()
    {
        DataSplits shapes = ShapesDataset.Generate(train: 600, validation: 100, test: 100);
        var mixed = shapes with { Test = new SubsetDataset("mixed", shapes.Train, [.. Enumerable.Range(0, 50)]) };
        string[] one = Lines(DataCheck.Run(mixed, new DataCheckOptions { Threads = 1 }));
        var counter = new Counter();
        string[] four = Lines(DataCheck.Run(mixed, new DataCheckOptions { Threads = 4, Observer = counter }));
        Assert.Equal(one, four);
        Assert.Equal(750, counter.Reported);
        Assert.Contains("Overlap shapes/train #7 = shapes/train #7", one);
    }

    [Fact]
    public void Run_GeneratedSet_IsRight() =>
        Assert.True(DataCheck.Run(ShapesDataset.Generate(train: 500, validation: 100, test: 100)).IsRight);

    [Fact]
    public void Run_Cancelled_Throws() => Assert.Throws<OperationCanceledException>(() =>
        DataCheck.Run(ShapesDataset.Generate(train: 10, validation: 10, test: 10), cancellation: new CancellationToken(true)));

    [Fact]
    public void Run_BadArguments_AreNamed()
    {
        Assert.Throws<ArgumentNullException>(() => DataCheck.Run(null!));
        Assert.Throws<ArgumentOutOfRangeException>(
            () =>
            DataCheck.Run(ShapesDataset.Generate(train: 10, validation: 10, test: 10), new DataCheckOptions { Threads = -1 }));
    }

    private DataReport Check() => DataCheck.Run(new DataCatalog([], null).OpenUnchecked(Path.Combine(_root, "pets")));

    private static Finding Only(DataReport report, FindingKind kind, Severity severity)
    {
        Finding finding = Assert.Single(report.Findings);
        Assert.Equal((kind, severity), (finding.Kind, finding.Severity));
        return finding;
    }

    private static string[] Lines(DataReport report) => [.. report.Findings.SelectMany(finding => finding.Items.Select(item =>
        $"{finding.Kind} {string.Join(" = ", item.Names)}{(item.Detail is null ? "" : $" ({item.Detail})")}"))];

    private void MakeSplit()
    {
        for (int i = 0; i < 4; i++)
        {
            Picture($"train/cat/{i}.png");
            Picture($"train/dog/{i}.png");
            if (i < 2)
            {
                Picture($"test/cat/{i}.png");
                Picture($"test/dog/{i}.png");
            }
        }
    }

    private string Picture(string path)
    {
        string file = Place(path);
        PngWriter.Write(file, Shapes.Read(_next++));
        return file;
    }

    private void Copy(string from, string to) => File.Copy(Place(from), Place(to));

    private void Write(string path, ReadOnlySpan<byte> content) => File.WriteAllBytes(Place(path), content.ToArray());

    private string Place(string path)
    {
        string file = Path.Combine(_root, "pets", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return file;
    }

    private sealed class Counter : IWorkObserver<DataCheckProgress>
    {
        private int _reported;

        public int Reported => _reported;

        public void OnProgress(in DataCheckProgress progress) => Interlocked.Increment(ref _reported);
    }
}
