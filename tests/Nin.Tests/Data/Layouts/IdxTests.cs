using System.Buffers.Binary;
using System.IO.Compression;
using Nin.Data;
using Nin.Data.Layouts;
using Nin.Formats;
using Nin.Random;
using Nin.Tests.Formats;

namespace Nin.Tests.Data.Layouts;

public sealed class IdxTests : IDisposable
{
    private static readonly string[] Ten = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-idx").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_TwoPictures_GivesPixelsAndLabels(bool gzipped)
    {
        string images = Save("images", Encoded([2, 2, 3], [.. Enumerable.Range(1, 12).Select(i => (byte)i)]), gzipped);
        string labels = Save("labels", Encoded([2], [9, 4]), gzipped);

        InMemoryDataset set = Idx.Read("set", images, labels, Ten);

        Assert.Equal(("set", 2), (set.Name, set.Count));
        Assert.Equal((9, 4), (set.Label(0), set.Label(1)));
        Assert.Equal((2, 3, 1), (set.Read(1).Height, set.Read(1).Width, set.Read(1).Channels));
        Assert.Equal([7, 8, 9, 10, 11, 12], set.Read(1).Pixels.ToArray());
    }

    [Theory]
    [InlineData("mnist", "7", "7")]
    [InlineData("fashion-mnist", "7", "Sneaker")]
    [InlineData("mnist", "Fashion", "Sneaker")]
    [InlineData("raw", "FashionMNIST/raw", "Sneaker")]
    [InlineData("set", "fashion_mnist", "Sneaker")]
    [InlineData("old-fashioned", "digits", "7")]
    public void ReadFolder_FourFiles_GivesBothPartsAndTheRightClasses(string name, string folderName, string seventh)
    {
        string folder = Path.Combine(_folder, folderName);
        Directory.CreateDirectory(folder);
        Save(Path.Combine(folderName, "train-images-idx3-ubyte.gz"), Encoded([2, 1, 1], [1, 2]), gzipped: true);
        Save(Path.Combine(folderName, "train-labels-idx1-ubyte"), Encoded([2], [0, 1]), gzipped: false);
        Save(Path.Combine(folderName, "t10k-images.idx3-ubyte"), Encoded([1, 1, 1], [3]), gzipped: false);
        Save(Path.Combine(folderName, "t10k-labels.idx1-ubyte.gz"), Encoded([1], [7]), gzipped: true);

        DataSplits splits = Idx.ReadFolder(folder, name);

        Assert.Equal((name, $"{name}/train", 2), (splits.Name, splits.Train.Name, splits.Train.Count));
        Assert.Null(splits.Validation);
        Assert.Equal(($"{name}/test", 1, 7), (splits.Test!.Name, splits.Test.Count, splits.Test.Label(0)));
        Assert.Equal(seventh, splits.Test.Classes[7]);
    }

    [Fact]
    public void ReadFolder_MissingLabels_Throws()
    {
        Save("train-images-idx3-ubyte", Encoded([1, 1, 1], [1]), gzipped: false);
        Assert.Equal(
            $"IDX: expected train-labels-idx1-ubyte or the same with .gz in '{_folder}'.",
            Assert.Throws<FileNotFoundException>(() => Idx.ReadFolder(_folder, "x")).Message);
    }

    public static TheoryData<byte[], byte[], string> BadFiles => new()
    {
        { [0, 0], Encoded([1], [1]), "images: IDX at byte 2: expected 4 bytes of header, got 2. Is the file complete?" },
        { Encoded([1], [1]), Encoded([1], [1]), "images: IDX at byte 0: expected 00-00-08-03 (unsigned bytes, 3 dimensions), got 00-00-08-01." },
        { Encoded([1, 1, 1], [1]), Encoded([1, 1, 1], [1]), "labels: IDX at byte 0: expected 00-00-08-01 (unsigned bytes, 1 dimension), got 00-00-08-03." },
        { Encoded([1, 1, 1], [1], type: 13), Encoded([1], [1]), "got 00-00-0D-03." },
        { Encoded([1, 0, 1], []), Encoded([1], [1]), "images: IDX at byte 8: expected a dimension from 1 to 30000, got 0." },
        { Encoded([-1, 1, 1], []), Encoded([1], [1]), "images: IDX at byte 4: expected a dimension from 1 to 20000000, got 4294967295." },
        { Encoded([20_000_000, 30_000, 30_000], []), Encoded([1], [1]), "images: IDX at byte 4: expected at most 1073741824 bytes of memory, needs more." },
        { Encoded([2, 2, 2], [1, 2, 3]), Encoded([2], [1, 1]), "images: IDX at byte 4: the header promises 8 bytes of data, more than the file holds. Is the file complete?" },
        { Encoded([1, 1, 1], [1, 2]), Encoded([1], [1]), "images: IDX at byte 17: expected the file to end after 17 bytes, got more." },
        { Encoded([2, 1, 1], [1, 2]), Encoded([1], [1]), "labels: IDX: expected a label for each of 2 pictures, got 1." },
        { Encoded([2, 1, 1], [1, 2]), Encoded([2], [1, 10]), "labels: IDX at byte 9: label 10 is out of range; there are 10 classes." },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Read_BadContent_Throws(byte[] images, byte[] labels, string message)
    {
        string imagesPath = Save("images", images, gzipped: false), labelsPath = Save("labels", labels, gzipped: false);
        var error = Assert.Throws<NinFormatException>(() => Idx.Read("set", imagesPath, labelsPath, Ten));
        Assert.EndsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CutGzip_Throws()
    {
        var random = new RandomStream(1, RandomPurpose.Test, 0, 0);
        byte[] noise = new byte[4096];
        for (int i = 0; i < noise.Length; i++)
        {
            noise[i] = (byte)random.NextUInt32();
        }

        string images = Save("images", Encoded([4, 32, 32], noise), gzipped: true), labels = Save(
            "labels", Encoded([4], [1, 2, 3, 4]), gzipped: false);
        byte[] whole = File.ReadAllBytes(images);
        File.WriteAllBytes(images, whole[..(whole.Length / 2)]);
        Assert.EndsWith(
            "Is the file complete?", Assert.Throws<NinFormatException>(() => Idx.Read("set", images, labels, Ten)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_GzipThatPromisesTooMuch_ThrowsBeforeAllocating()
    {
        string images = Save("images", Encoded([1000, 1000, 1000], []), gzipped: true), labels = Save(
            "labels", Encoded([1], [1]), gzipped: false);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(
            "the header promises 1000000000 bytes of data, more than the file holds.",
            Assert.Throws<NinFormatException>(() => Idx.Read("set", images, labels, Ten)).Message,
            StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Read_GzipBomb_StopsAtTheEndTheHeaderNames()
    {
        string images = Save("images", Encoded([1, 2, 2], new byte[50_000_000]), gzipped: true), labels = Save(
            "labels", Encoded([1], [1]), gzipped: false);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(
            "expected the file to end after 20 bytes, got more.",
            Assert.Throws<NinFormatException>(() => Idx.Read("set", images, labels, Ten)).Message,
            StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Read_MutatedFiles_AreReadOrRefused()
    {
        byte[] plain = Encoded([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]), zipped = Gzipped(plain);
        string labels = Save("labels", Encoded([2], [1, 2]), gzipped: false), images = Path.Combine(_folder, "mutant");
        for (uint i = 0; i < 1000; i++)
        {
            File.WriteAllBytes(images, Mutation.Of(i % 2 == 0 ? plain : zipped, i));
            try
            {
                Idx.Read("set", images, labels, Ten);
            }
            catch (NinFormatException)
            {
            }
        }
    }

    private static byte[] Encoded(int[] shape, byte[] data, byte type = 8)
    {
        byte[] header = new byte[4 * (1 + shape.Length)];
        (header[2], header[3]) = (type, (byte)shape.Length);
        for (int i = 0; i < shape.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 * (i + 1)), shape[i]);
        }

        return [.. header, .. data];
    }

    private static byte[] Gzipped(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }

    private string Save(string name, byte[] content, bool gzipped)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, gzipped ? Gzipped(content) : content);
        return path;
    }
}
