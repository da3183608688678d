using System.Formats.Tar;
using System.IO.Compression;
using Nin.Data;
using Nin.Data.Layouts;
using Nin.Formats;
using Nin.Imaging;
using Nin.Tests.Formats;

namespace Nin.Tests.Data.Layouts;

public sealed class CifarBinaryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-cifar").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ReadFolder_Cifar10_GivesBatchesInOrderAndInterleavedPixels()
    {
        Save("data_batch_2.bin", [.. Record([3], 7), .. Record([9], 8)]);
        Save("data_batch_1.bin", Record([1], 5));
        Save("test_batch.bin", Record([0], 6));

        DataSplits splits = CifarBinary.ReadFolder(_folder, "cifar10");

        Assert.Equal(("cifar10", "cifar10/train", "cifar10/test"), (splits.Name, splits.Train.Name, splits.Test!.Name));
        Assert.Equal([1, 3, 9], Enumerable.Range(0, 3).Select(splits.Train.Label));
        Assert.Equal((1, 0), (splits.Test.Count, splits.Test.Label(0)));
        Assert.Null(splits.Validation);
        Assert.Equal("automobile", splits.Train.Classes[1]);
        Image image = splits.Train.Read(1);
        Assert.Equal((32, 32, 3), (image.Height, image.Width, image.Channels));
        for (int pixel = 0; pixel < 1024; pixel++)
        {
            Assert.Equal(
                [Sample(7, pixel), Sample(7, 1024 + pixel), Sample(7, 2048 + pixel)], image.Pixels.Slice(3 * pixel, 3).ToArray());
        }
    }

    [Fact]
    public void ReadFolder_NamesFile_GivesTheClasses()
    {
        Save("data_batch_1.bin", Record([1], 5));
        Save("batches.meta.txt", "a\nb\r\nc\nd\ne\nf\ng\nh\ni\nj\n\n"u8.ToArray());
        Assert.Equal(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], CifarBinary.ReadFolder(_folder, "x").Train.Classes);
        Save("batches.meta.txt", "a\nb\n"u8.ToArray());
        Assert.EndsWith("batches.meta.txt: CIFAR: expected 10 class names, got 2.", Failure().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadFolder_Cifar100_TakesTheFineLabel()
    {
        Save("train.bin", [.. Record([19, 99], 5), .. Record([0, 4], 6)]);
        Save("test.bin", Record([2, 50], 6));

        DataSplits splits = CifarBinary.ReadFolder(_folder, "cifar100");

        Assert.Equal(100, splits.Train.Classes.Distinct().Count());
        Assert.Equal(splits.Train.Classes.Order(StringComparer.Ordinal), splits.Train.Classes);
        Assert.Equal(("worm", "beaver", "mouse"), (
            splits.Train.Classes[splits.Train.Label(0)], splits.Train.Classes[splits.Train.Label(1)],
            splits.Test!.Classes[splits.Test.Label(0)]));
        Assert.Equal(Sample(5, 0), splits.Train.Read(0).Pixels.Span[0]);
    }

    [Theory]
    [InlineData("cifar-10-binary.tar.gz")]
    [InlineData("cifar-10-binary.tar")]
    public void ReadArchive_Cifar10_EqualsTheFolder(string file)
    {
        Save("readme.html", [1, 2, 3]);
        Save("data_batch_1.bin", Record([1], 5));
        Save("data_batch_5.bin", Record([2], 6));
        Save("test_batch.bin", Record([3], 7));
        string path = Archive(file);

        DataSplits archive = CifarBinary.ReadArchive(path, "c"), folder = CifarBinary.ReadFolder(_folder, "c");

        Assert.True(CifarBinary.IsArchive(path));
        Assert.Equal((2, 1), (archive.Train.Count, archive.Test!.Count));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(folder.Train.Label(i), archive.Train.Label(i));
            Assert.Equal(folder.Train.Read(i).Pixels.ToArray(), archive.Train.Read(i).Pixels.ToArray());
        }
    }

    [Fact]
    public void ReadFolder_BadFiles_Throw()
    {
        Assert.Equal(
            $"CIFAR: expected data_batch_1.bin (CIFAR-10) or train.bin (CIFAR-100) in '{_folder}'.",
            Assert.Throws<FileNotFoundException>(() => CifarBinary.ReadFolder(_folder, "x")).Message);
        Save("data_batch_1.bin", new byte[3074]);
        Assert.EndsWith(
            "data_batch_1.bin: CIFAR: expected records of 3073 bytes (CIFAR-10), got 3074 bytes. Is the file complete?", Failure().Message, StringComparison.Ordinal);
        Save("data_batch_1.bin", []);
        Assert.EndsWith("got 0 bytes. Is the file complete?", Failure().Message, StringComparison.Ordinal);
        Save("data_batch_1.bin", [.. Record([1], 5), .. Record([10], 5)]);
        Assert.EndsWith(
            "data_batch_1.bin: CIFAR at byte 3073: label 10 is out of range; there are 10 classes.", Failure().Message, StringComparison.Ordinal);
        Save("data_batch_1.bin", Record([1], 5));
        Assert.EndsWith(
            "data_batch_1.bin: CIFAR: expected at most 3000 bytes of memory, needs 3168.",
            Failure(new Limits { DecodeBytes = 3000 }).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ReadArchive_WithoutCifarFiles_Throws()
    {
        Save("readme.html", [1, 2, 3]);
        string path = Archive("x.tar.gz");
        Assert.False(CifarBinary.IsArchive(path));
        Assert.Equal(
            $"{path}: CIFAR: expected data_batch_1.bin (CIFAR-10) or train.bin (CIFAR-100) in the archive.",
            Assert.Throws<NinFormatException>(() => CifarBinary.ReadArchive(path, "x")).Message);
        Save("test_batch.bin", Record([1], 5));
        path = Archive("y.tar.gz");
        Assert.Equal(
            $"{path}: CIFAR: expected data_batch_1.bin (CIFAR-10).",
            Assert.Throws<NinFormatException>(() => CifarBinary.ReadArchive(path, "x")).Message);
    }

    [Fact]
    public void ReadArchive_MutatedArchives_AreReadOrRefused()
    {
        Save("data_batch_1.bin", Record([1], 5));
        byte[] original = File.ReadAllBytes(Archive("a.tar.gz"));
        string path = Path.Combine(_folder, "mutant.tar.gz");
        for (uint i = 0; i < 500; i++)
        {
            File.WriteAllBytes(path, Mutation.Of(original, i));
            try
            {
                CifarBinary.ReadArchive(path, "x");
            }
            catch (NinFormatException)
            {
            }
        }
    }

    private NinFormatException Failure(Limits? limits = null) =>
        Assert.Throws<NinFormatException>(() => CifarBinary.ReadFolder(_folder, "x", limits));

    private static byte Sample(int seed, int position) => (byte)((seed * 31) + (position * 7) + (position / 256));

    private static byte[] Record(byte[] labels, int seed) =>
        [.. labels, .. Enumerable.Range(0, 3072).Select(position => Sample(seed, position))];

    private void Save(string name, byte[] content) => File.WriteAllBytes(Path.Combine(_folder, name), content);

    private string Archive(string name)
    {
        string path = Path.Combine(_folder, name);
        using FileStream file = File.Create(path);
        using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        using var writer = new TarWriter(stream);
        writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "cifar/"));
        foreach (
            string entry in Directory.EnumerateFiles(_folder).Where(entry => !entry.Contains(".tar",
            StringComparison.Ordinal)).OrderDescending())
        {
            writer.WriteEntry(entry, $"cifar/{Path.GetFileName(entry)}");
        }

        return path;
    }
}
