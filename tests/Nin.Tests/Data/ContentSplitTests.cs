using Nin.Data;
using Nin.Data.Folders;
using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Png;
using Nin.Random;

namespace Nin.Tests.Data;

public sealed class ContentSplitTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nin-split").FullName;

    private string Pets => Path.Combine(_root, "pets");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Open_FolderThatGrows_MovesNoPicture()
    {
        Make("cat", 0, 60);
        Make("dog", 100, 60);
        (HashSet<int> train, HashSet<int> test) = Parts();
        Make("cat", 60, 40);
        Make("horse", 200, 30);
        File.Delete(FileOf("dog", 101));
        (HashSet<int> grownTrain, HashSet<int> grownTest) = Parts();
        train.Remove(101);
        test.Remove(101);
        Assert.Equal(119, train.Count + test.Count);
        Assert.Subset(grownTrain, train);
        Assert.Subset(grownTest, test);
        Assert.Empty(grownTest.Intersect(grownTrain));
    }

    [Fact]
    public void Open_FolderAndFilesRenamed_MovesNoPicture()
    {
        Make("cat", 0, 60);
        Make("dog", 100, 60);
        (HashSet<int> train, HashSet<int> test) = Parts();
        Directory.Move(Path.Combine(Pets, "cat"), Path.Combine(Pets, "tiger"));
        File.Move(FileOf("dog", 101), FileOf("dog", 999));
        (HashSet<int> renamedTrain, HashSet<int> renamedTest) = Parts();
        Assert.Equal(train, renamedTrain);
        Assert.Equal(test, renamedTest);
    }

    [Fact]
    public void Open_Copies_FallIntoOnePart()
    {
        Make("cat", 0, 40);
        Make("dog", 100, 40);
        foreach (string file in Directory.GetFiles(Path.Combine(Pets, "cat")))
        {
            File.Copy(file, file.Replace(".png", " (copy).png", StringComparison.Ordinal));
        }

        DataSplits data = new DataCatalog([], null).Open(Pets);
        Assert.Empty(Values(data.Train).Intersect(Values(data.Test!)));
        Assert.Equal(120, data.Train.Count + data.Test!.Count);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(20)]
    public void Open_SmallClasses_HaveAPictureInBothParts(int ofEach)
    {
        for (int c = 0; c < 20; c++)
        {
            Make($"class{c:00}", c * ofEach, ofEach);
        }

        DataSplits data = new DataCatalog([], null).Open(Pets);
        Assert.Equal(20, Enumerable.Range(0, data.Train.Count).Select(data.Train.Label).Distinct().Count());
        Assert.Equal(20, Enumerable.Range(0, data.Test!.Count).Select(data.Test.Label).Distinct().Count());
    }

    [Fact]
    public void ByFraction_ManyPictures_IsNearTheShareAndIndependentOfTheOtherDraw()
    {
        Make("cat", 0, 250);
        Make("dog", 250, 250);
        Dataset all = ImageFolder.ReadFolder(Pets, "pets").Train;
        (SubsetDataset train, SubsetDataset? test) = ContentSplit.ByFraction(all, 0.2, 5, RandomPurpose.TestPart, "t");
        Assert.InRange(test!.Count, 50, 110);
        (_, SubsetDataset? validation) = ContentSplit.ByFraction(train, 0.1, 5, RandomPurpose.Split, "v");
        Assert.InRange(validation!.Count, 15, 60);
        (_, SubsetDataset? other) = ContentSplit.ByFraction(all, 0.2, 6, RandomPurpose.TestPart, "t");
        Assert.NotEqual(test.Indices.ToArray(), other!.Indices.ToArray());
    }

    [Fact]
    public void Learned_OfAPictureFolder_AreRecognisedAndReadBack()
    {
        Make("cat", 0, 40);
        Make("dog", 100, 40);
        DataSplits data = new DataCatalog([], null).Open(Pets);
        LearnedPictures learned = LearnedPictures.Parse(LearnedPictures.Of(data, null)!.ToString());
        Assert.Equal(
            (data.Train.Count, data.Train.Count, 0),
            (learned.Pictures, learned.CountIn(data.Train), learned.CountIn(data.Test!)));
        Directory.Move(Path.Combine(Pets, "cat"), Path.Combine(Pets, "tiger"));
        Assert.Equal(data.Train.Count, learned.CountIn(new DataCatalog([], null).Open(Pets).Train));
        LearnedPictures both = LearnedPictures.Of(data with { Train = data.Test! }, learned)!;
        Assert.Equal((80, data.Test!.Count), (both.Pictures, both.CountIn(data.Test!)));
        Assert.Null(LearnedPictures.Of(data with { IsPublished = true }, null));
        Assert.Null(LearnedPictures.Of(ShapesDataset.Generate(), null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("-1:")]
    [InlineData("1:AAAA")]
    [InlineData("1:!!!!")]
    public void Parse_NoSuchList_IsAFormatError(string text) => Assert.Equal(
        "Nin model: the list of pictures that were learned from is damaged.",
        Assert.Throws<NinFormatException>(() => LearnedPictures.Parse(text)).Message);

    private (HashSet<int> Train, HashSet<int> Test) Parts()
    {
        DataSplits data = new DataCatalog([], null).Open(Pets);
        return ([.. Values(data.Train)], [.. Values(data.Test!)]);
    }

    private static IEnumerable<int> Values(Dataset part) =>
        Enumerable.Range(0, part.Count).Select(i => (part.Read(i).Pixels.Span[0] << 8) | part.Read(i).Pixels.Span[1]);

    private string FileOf(string className, int value) => Path.Combine(Pets, className, $"{value:0000}.png");

    private void Make(string className, int first, int count)
    {
        Directory.CreateDirectory(Path.Combine(Pets, className));
        for (int value = first; value < first + count; value++)
        {
            PngWriter.Write(FileOf(className, value), new Image(1, 1, 3, new byte[] { (byte)(value >> 8), (byte)value, 0 }));
        }
    }
}
