using System.Formats.Tar;
using System.IO.Compression;
using Nin.Data;
using Nin.Data.Folders;
using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Png;

namespace Nin.Tests.Data.Folders;

public sealed class BadPicturesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nin-bad").FullName;

    private string Pets => Path.Combine(_root, "pets");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("folder")]
    [InlineData("pets.zip")]
    [InlineData("pets.tar.gz")]
    public void Open_Skip_LeavesBadPicturesOutOfThePartsAndNamesThem(string kind)
    {
        Make(100, bad: [3]);
        string path = kind == "folder" ? Pets : Pack(kind);
        DataSplits data = new DataCatalog([], null).Open(path, OnBadImage.Skip);
        Assert.Equal(199, data.Train.Count + data.Test!.Count);
        Assert.InRange(data.Test.Count, 25, 55);
        Assert.All(Enumerable.Range(0, data.Train.Count), i => data.Train.Read(i));
        Assert.Equal([new BadPicture("cat/003.png", "PNG at byte 33: the file is cut off: IDAT declares 19 bytes, 0 are left.")], data.Skipped);
        Assert.Equal(
            "1 of 200 pictures cannot be decoded and is left out: cat/003.png; "
            + $"pets has no train and test folders: about a fifth, {data.Test.Count} pictures of 199, is set aside as the test part",
            data.Note);
    }

    [Fact]
    public void Open_Skip_SetsTheSamePicturesAsideAsWithoutBadOnes()
    {
        Make(100, bad: []);
        DataSplits whole = new DataCatalog([], null).Open(Pets);
        (var train, var test) = (Content(whole.Train), Content(whole.Test!));
        Directory.Delete(Pets, recursive: true);
        Make(100, bad: [3]);
        DataSplits skipped = new DataCatalog([], null).Open(Pets, OnBadImage.Skip);
        Assert.Equal(train.Where(picture => picture != (0, 3)), Content(skipped.Train));
        Assert.Equal(test.Where(picture => picture != (0, 3)), Content(skipped.Test!));
        Assert.Equal(("pets/train", "pets/test"), (skipped.Train.Name, skipped.Test!.Name));
    }

    [Fact]
    public void Open_SkipAndNothingBad_IsWhatStopGives()
    {
        Make(10, bad: []);
        DataSplits stop = new DataCatalog([], null).Open(Pets), skip = new DataCatalog([], null).Open(Pets, OnBadImage.Skip);
        Assert.Equal(Content(stop.Train), Content(skip.Train));
        Assert.Equal(Content(stop.Test!), Content(skip.Test!));
        Assert.Equal(stop.Note, skip.Note);
        Assert.Empty(skip.Skipped);
    }

    [Fact]
    public void Open_SkipWithARoomForFewPictures_GivesTheSamePictures()
    {
        Make(100, bad: [3]);
        DataSplits all = new DataCatalog([], null).Open(Pets, OnBadImage.Skip);
        DataSplits few = new DataCatalog([], new Limits { KeptBytes = 500 }).Open(Pets, OnBadImage.Skip);
        Assert.Equal(Content(all.Train), Content(few.Train));
        Assert.Equal(Content(all.Test!), Content(few.Test!));
    }

    [Fact]
    public void Open_Skip_KeepsWhatItDecoded()
    {
        Make(10, bad: []);
        DataSplits data = new DataCatalog([], null).Open(Pets, OnBadImage.Skip);
        Directory.Delete(Pets, recursive: true);
        Assert.Equal(data.Train.Count, Content(data.Train).Count);
    }

    [Fact]
    public void Open_Repair_SaysHowManyAreDamaged()
    {
        Make(10, bad: []);
        byte[] jpeg = Imaging.Jpeg.JpegParts.Golden("sampling-2x2");
        File.WriteAllBytes(Path.Combine(Pets, "cat", "half.jpg"), jpeg[..(jpeg.Length * 2 / 3)]);
        DataSplits data = new DataCatalog([], null).Open(Pets, OnBadImage.Repair);
        Assert.StartsWith("1 of 21 pictures is damaged and used as far as it can be read: cat/half.jpg; ", data.Note, StringComparison.Ordinal);
        Assert.Equal(21, data.Train.Count + data.Test!.Count);
    }

    [Fact]
    public void Open_SkipWithAFewBadOfASmallSet_LeavesThemOut()
    {
        Make(10, bad: [1, 2, 3]);
        DataSplits data = new DataCatalog([], null).Open(Pets, OnBadImage.Skip);
        Assert.Equal(["cat/001.png", "cat/002.png", "cat/003.png"], data.Skipped.Select(picture => picture.File));
    }

    [Fact]
    public void Open_SkipWithMoreThanOneInAHundredBad_NamesTheCountTheShareAndTheFirst()
    {
        Make(50, bad: [1, 2, 3, 4]);
        Assert.Equal(
            $"{Pets}: picture folder: 4 of 100 pictures cannot be decoded (4.0 %; at most 1 % or 3 are skipped): "
            + "cat/001.png, cat/002.png, cat/003.png and 1 more.",
            Assert.Throws<NinFormatException>(() => new DataCatalog([], null).Open(Pets, OnBadImage.Skip)).Message);
    }

    [Fact]
    public void Open_SkipCancelled_Throws()
    {
        Make(2, bad: []);
        Assert.Throws<OperationCanceledException>(
            () => new DataCatalog([], null).Open(Pets, OnBadImage.Skip, new CancellationToken(true)));
    }

    [Fact]
    public void Open_Stop_ReadingABadPictureSaysWhatToDo()
    {
        Make(10, bad: [0]);
        DataSplits data = new DataCatalog([], null).Open(Pets);
        NinFormatException error = Assert.Throws<NinFormatException>(
            () => Content(data.Train).Concat(Content(data.Test!)).ToArray());
        Assert.Equal(
            $"{Path.Combine(Pets, "cat", "000.png")}: PNG at byte 33: the file is cut off: IDAT declares 12 bytes, 0 are left.", error.Message);
        Assert.Equal(Remedy.SkipBadImages, error.Remedy);
    }

    private void Make(int ofEach, int[] bad)
    {
        for (int i = 0; i < ofEach; i++)
        {
            foreach ((string name, int value) in new[] { ("cat", i), ("dog", 100 + i) })
            {
                string file = Path.Combine(Pets, name, $"{i:000}.png");
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                byte[] pixels = new byte[4 * 4 * 3];
                Array.Fill(pixels, (byte)value);
                using var content = new MemoryStream();
                PngWriter.Write(content, new Image(4, 4, 3, pixels));
                File.WriteAllBytes(file, name == "cat" && bad.Contains(i) ? content.ToArray()[..41] : content.ToArray());
            }
        }
    }

    private string Pack(string name)
    {
        string archive = Path.Combine(_root, name);
        if (name.EndsWith(".zip", StringComparison.Ordinal))
        {
            ZipFile.CreateFromDirectory(Pets, archive, CompressionLevel.Fastest, includeBaseDirectory: false);
            return archive;
        }

        using FileStream file = File.Create(archive);
        using var stream = new GZipStream(file, CompressionLevel.Fastest);
        TarFile.CreateFromDirectory(Pets, stream, includeBaseDirectory: false);
        return archive;
    }

    private static List<(int Label, int Value)> Content(Dataset dataset) =>
        [.. Enumerable.Range(0, dataset.Count).Select(i => (dataset.Label(i), (int)dataset.Read(i).Pixels.Span[0]))];
}
