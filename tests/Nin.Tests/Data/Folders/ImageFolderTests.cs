using System.Formats.Tar;
using System.IO.Compression;
using Nin.Data;
using Nin.Data.Folders;
using Nin.Data.Loading;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Png;

namespace Nin.Tests.Data.Folders;

public sealed class ImageFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nin-folder").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void ReadFolder_TrainAndTest_HasTheirPicturesAndClasses()
    {
        string folder = MakeSplit();
        DataSplits data = ImageFolder.ReadFolder(folder, "pets");
        Assert.Equal(["cat", "dog"], data.Train.Classes);
        Assert.Equal(("pets/train", 6, "pets/test", 2), (data.Train.Name, data.Train.Count, data.Test!.Name, data.Test.Count));
        Assert.Equal("pets/validation", data.Validation!.Name);
        Assert.Null(data.Note);

        // Ordinal order of paths: cat/0, cat/1, cat/2, dog/0, ...
        Assert.Equal([0, 0, 0, 1, 1, 1], Enumerable.Range(0, 6).Select(data.Train.Label));
        Assert.Equal(11, data.Train.Read(1).Pixels.Span[0]);
        Assert.Same(data.Train.Read(1), data.Train.Read(1));
    }

    [Theory]
    [InlineData("pets.zip")]
    [InlineData("pets.tar")]
    [InlineData("pets.tar.gz")]
    public void ReadArchive_SameFiles_GivesWhatTheFolderGives(string archive)
    {
        string folder = MakeSplit(), path = Path.Combine(_root, archive);
        Pack(folder, path);
        DataSplits expected = ImageFolder.ReadFolder(folder, "pets"), data = new DataCatalog([], null).Open(path);
        Assert.Equal("pets", data.Name);
        Assert.Equal(Content(expected.Train), Content(data.Train));
        Assert.Equal(Content(expected.Validation!), Content(data.Validation!));
        Assert.Equal(Content(expected.Test!), Content(data.Test!));
    }

    [Fact]
    public void ReadFolder_PartsWithoutOneToTrainOn_IsRefused()
    {
        foreach (string part in new[] { "val", "test" })
        {
            Picture($"{part}/cat/0.png", 1);
            Picture($"{part}/dog/0.png", 2);
        }

        Assert.Equal(
            $"{_root}: picture folder: there are folders for validation or test, but none to train on. Name the folder to learn from 'train'.",
            Assert.Throws<NinFormatException>(() => ImageFolder.ReadFolder(_root, "mine")).Message);
    }

    [Fact]
    public void ReadFolder_NoSplit_SetsAFifthOfEachClassAsideAndSaysSo()
    {
        for (int i = 0; i < 10; i++)
        {
            Picture($"all/cat/{i}.png", i);
            Picture($"all/dog/deeper/{i}.png", 100 + i);
        }

        DataSplits data = ImageFolder.ReadFolder(_root, "mine");
        Assert.Equal(20, data.Train.Count + data.Test!.Count);
        Assert.InRange(data.Test.Count, 2, 8);
        Assert.Equal([0, 1], Enumerable.Range(0, data.Test.Count).Select(data.Test.Label).Distinct().Order());
        Assert.Equal(
            $"mine has no train and test folders: about a fifth, {data.Test.Count} pictures of 20, is set aside as the test part",
            data.Note);
        Assert.Empty(Content(data.Train).Intersect(Content(data.Test)));
    }

    [Fact]
    public void ReadFolder_SystemFilesAndOthers_AreLeftOut()
    {
        MakeSplit();
        File.WriteAllText(Path.Combine(_root, "pets", "train", "cat", "notes.txt"), "x");
        Picture("pets/train/cat/.hidden.png", 1);
        Picture("pets/__MACOSX/train/cat/1.png", 1);
        Assert.Equal(6, ImageFolder.ReadFolder(Path.Combine(_root, "pets"), "pets").Train.Count);
    }

    [Fact]
    public void ReadFolder_OneClass_SaysHowItShouldBe()
    {
        Picture("cats/1.png", 1);
        Assert.Equal(
            $"{_root}: picture folder: expected pictures in at least two folders named by their classes, got 1. "
            + "Put them like this: cats/1.jpg, dogs/1.jpg.",
            Assert.Throws<NinFormatException>(() => ImageFolder.ReadFolder(_root, "x")).Message);
    }

    [Fact]
    public void ReadFolder_ClassesALevelDeeperBesideAPicture_NamesTheFolderAboveThem()
    {
        Picture("photos/cats/1.png", 1);
        Picture("photos/dogs/1.png", 2);
        Picture("cover.png", 3);
        Assert.Equal(
            $"{_root}: picture folder: expected pictures in at least two folders named by their classes, got 1. "
            + $"If the classes are the folders below it (cats, dogs), name the folder just above them: {Path.Combine(_root, "photos")}.",
            Assert.Throws<NinFormatException>(() => ImageFolder.ReadFolder(_root, "x")).Message);
    }

    [Theory]
    [InlineData("a/cats a/dogs b/cars", "a, b", "cats, dogs")]
    [InlineData("a/train a/test b/train b/test", "a, b", "test, train")]
    [InlineData("first/cats first/dogs second/cats second/dogs", "first, second", "cats, dogs")]
    [InlineData("first/photos/cats first/photos/dogs second/photos/cats second/photos/dogs", "first, second", "cats, dogs")]
    public void ReadFolder_ClassesALevelDeeper_IsNoted(string folders, string classes, string below)
    {
        MakeFolders(folders);
        Assert.StartsWith(
            $"the classes are the folders {classes}, and all their pictures lie in folders below them (", ImageFolder.ReadFolder(_root, "x").Note);
        Assert.Contains($"{below}", ImageFolder.ReadFolder(_root, "x").Note!.Replace("cars, ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cats/2023 cats/2024 dogs/2023 dogs/2024")]
    [InlineData("cats/inside dogs/outside")]
    [InlineData("cats dogs/a dogs/b")]
    public void ReadFolder_FoldersWithinClasses_AreNotNoted(string folders)
    {
        MakeFolders(folders);
        Assert.DoesNotContain("the classes are the folders", ImageFolder.ReadFolder(_root, "x").Note ?? "", StringComparison.Ordinal);
    }

    private void MakeFolders(string folders)
    {
        int value = 1;
        foreach (string folder in folders.Split(' '))
        {
            Picture($"{folder}/1.png", value++);
            Picture($"{folder}/2.png", value++);
        }
    }

    [Fact]
    public void ReadFolder_TestHasAnotherClass_NamesIt()
    {
        string folder = MakeSplit();
        Picture("pets/test/horse/1.png", 1);
        Assert.Equal(
            $"{folder}: picture folder: the test part has a class 'horse' that the training part lacks.",
            Assert.Throws<NinFormatException>(() => ImageFolder.ReadFolder(folder, "x")).Message);
    }

    [Fact]
    public void Read_DamagedPicture_NamesTheFile()
    {
        string folder = MakeSplit(), file = Path.Combine(folder, "train", "cat", "0.png");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..40]);
        Dataset train = ImageFolder.ReadFolder(folder, "pets").Train;
        Assert.StartsWith($"{file}: PNG", Assert.Throws<NinFormatException>(() => train.Read(0)).Message);
    }

    [Theory]
    [InlineData("pets.zip")]
    [InlineData("pets.tar.gz")]
    public void ReadArchive_CutOff_IsAFormatError(string archive)
    {
        string path = Path.Combine(_root, archive);
        Pack(MakeSplit(), path);
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        var error = Assert.Throws<NinFormatException>(() => ImageFolder.ReadArchive(path, "pets"));
        Assert.StartsWith(path, error.Message);
    }

    [Fact]
    public void ReadArchive_GzippedTarWithoutItsEnd_IsAFormatError()
    {
        string plain = Path.Combine(_root, "pets.tar"), path = Path.Combine(_root, "pets.tar.gz");
        Pack(MakeSplit(), plain);
        byte[] whole = File.ReadAllBytes(plain);
        int end = (whole.AsSpan().LastIndexOfAnyExcept((byte)0) / 512 * 512) + 512;
        using (var gzip = new System.IO.Compression.GZipStream(File.Create(path), System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(whole.AsSpan(0, end));
        }

        Assert.EndsWith(
            "the archive is cut off: the mark of its end is missing. Is the file complete?",
            Assert.Throws<NinFormatException>(() => ImageFolder.ReadArchive(path, "pets")).Message);
    }

    [Fact]
    public void ReadArchive_GzippedTarOverTheLimit_SaysWhatToDo()
    {
        string path = Path.Combine(_root, "pets.tar.gz");
        Pack(MakeSplit(), path);
        NinFormatException error = Assert.Throws<NinFormatException>(
            () => ImageFolder.ReadArchive(path, "pets", new Limits { ArchiveBytes = 100 }));
        Assert.Matches("^the pictures up to '.*png' take [0-9]+ bytes; at most 100 are unpacked[.]$", error.Problem);
        Assert.Equal("Unpack it, or make a .tar or a .zip of it: those are read where they lie.", error.Hint);
    }

    [Fact]
    public void ReadArchive_PlainTar_IsReadWhereItLiesWhateverItsSize()
    {
        string path = Path.Combine(_root, "pets.tar");
        Pack(MakeSplit(), path);
        DataSplits data = ImageFolder.ReadArchive(path, "pets", new Limits { ArchiveBytes = 0, FileBytes = 20_000, KeptBytes = 0 });
        Assert.True(new FileInfo(path).Length > 10_000);
        Assert.Equal(Content(ImageFolder.ReadFolder(Path.Combine(_root, "pets"), "pets").Train), Content(data.Train));
    }

    [Theory]
    [InlineData("pets.zip", "zip: the archive is damaged: its directory, which stands at the end, is not there. Is the file complete?")]
    [InlineData("pets.tar", "tar at byte ")]
    [InlineData("pets.tar.gz", "tar at byte ")]
    public void Open_DamagedArchive_IsCalledDamaged(string archive, string problem)
    {
        string path = Path.Combine(_root, archive);
        Pack(MakeSplit(), path);
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..Math.Min(300, whole.Length / 2)]);
        if (archive == "pets.tar")
        {
            File.WriteAllBytes(path, whole[..700]);
        }

        string message = Assert.Throws<NinFormatException>(() => new DataCatalog([], null).Open(path)).Message;
        Assert.StartsWith($"{path}: {problem}", message);
        Assert.EndsWith("?", message);
    }

    [Fact]
    public void ReadFolder_WhatIsLeftOut_IsSaidInOneNote()
    {
        string folder = MakeSplit();
        Directory.CreateDirectory(Path.Combine(folder, "train", "cow"));
        Picture("pets/train/stray.png", 1);
        Picture("pets/train/cat/7.png", 1);
        File.Move(Path.Combine(folder, "train", "cat", "7.png"), Path.Combine(folder, "train", "cat", "nameless"));
        DataSplits data = ImageFolder.ReadFolder(folder, "pets");
        Assert.Equal(6, data.Train.Count);
        Assert.Equal(
            "left out: 1 class folder without a picture (cow), 1 picture in no class's folder (train/stray.png), "
            + "1 picture without a picture's ending (train/cat/nameless)",
            data.Note);
    }

    [Fact]
    public void ReadFolder_PictureOfAStereoCamera_IsOne()
    {
        string folder = MakeSplit();
        File.Move(Path.Combine(folder, "train", "cat", "0.png"), Path.Combine(folder, "train", "cat", "0.MPO"));
        Assert.Equal(6, ImageFolder.ReadFolder(folder, "pets").Train.Count);
    }

    [Fact]
    public void Read_KeptBytesOfNought_KeepsNothingInAnySize()
    {
        DataSplits data = ImageFolder.ReadFolder(MakeSplit(), "pets", new Limits { KeptBytes = 0 });
        Assert.NotSame(data.Train.Read(0), data.Train.Read(0));
        Dataset resized = ResizedDataset.ForMeasuring(data.Train, Resizing.Squash, 2, 2, data.Kept!);
        Assert.NotSame(resized.Read(0), resized.Read(0));
    }

    [Fact]
    public void Read_OverTheKeptBytes_DecodesAgain()
    {
        Dataset train = ImageFolder.ReadFolder(MakeSplit(), "pets", new Limits { KeptBytes = 50 }).Train;
        Assert.Same(train.Read(0), train.Read(0));
        Assert.NotSame(train.Read(1), train.Read(1));
        Assert.Equal(train.Read(1).Pixels.ToArray(), train.Read(1).Pixels.ToArray());
    }

    private string MakeSplit()
    {
        for (int i = 0; i < 3; i++)
        {
            Picture($"pets/train/cat/{i}.png", 10 + i);
            Picture($"pets/train/dog/{i}.png", 20 + i);
        }

        Picture("pets/val/dog/0.png", 30);
        Picture("pets/test/cat/0.png", 40);
        Picture("pets/test/dog/0.png", 50);
        return Path.Combine(_root, "pets");
    }

    private void Picture(string path, int value)
    {
        string file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        byte[] pixels = new byte[4 * 4 * 3];
        Array.Fill(pixels, (byte)value);
        PngWriter.Write(file, new Image(4, 4, 3, pixels));
    }

    private static void Pack(string folder, string archive)
    {
        if (archive.EndsWith(".zip", StringComparison.Ordinal))
        {
            ZipFile.CreateFromDirectory(folder, archive, CompressionLevel.Fastest, includeBaseDirectory: true);
            return;
        }

        using FileStream file = File.Create(archive);
        using Stream stream = archive.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionLevel.Fastest)
            : file;
        TarFile.CreateFromDirectory(folder, stream, includeBaseDirectory: true);
    }

    private static List<(int Label, int Value)> Content(Dataset dataset) =>
        [.. Enumerable.Range(0, dataset.Count).Select(i => (dataset.Label(i), (int)dataset.Read(i).Pixels.Span[0]))];
}
