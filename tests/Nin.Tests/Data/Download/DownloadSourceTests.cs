using System.Formats.Tar;
using System.IO.Compression;
using Nin.Data;
using Nin.Data.Download;
using Nin.Tests.Formats;

namespace Nin.Tests.Data.Download;

public sealed class DownloadSourceTests : IDisposable
{
    private static readonly DownloadFile File1 = new("a", 1, new string('0', 64));

    private readonly string _root = Directory.CreateTempSubdirectory("nin-sources").FullName;

    public static TheoryData<string> KnownNames => [.. DownloadSource.Names];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Names_All_AreThoseOfTheCatalogButTheGenerated() =>
        Assert.Equal(new DataCatalog([], limits: null).List().Select(known => known.Name).Skip(1), DownloadSource.Names);

    /// <summary>The files stand in the order they are fetched in: the set must be found with the last, and not before.</summary>
    [Theory]
    [MemberData(nameof(KnownNames))]
    public void Files_OfEverySet_AreFoundByTheCatalogOnceAllAreThere(string name)
    {
        DownloadSource source = DownloadSource.Find(name);
        string folder = DataDownload.FolderOf(name, _root);
        Directory.CreateDirectory(folder);
        var catalog = new DataCatalog([_root], limits: null);
        foreach (DownloadFile file in source.Files)
        {
            Assert.False(catalog.List().Single(known => known.Name == name).IsPresent);
            string path = Path.Combine(folder, file.Name);
            Save(path + ".part", file.Name, name);
            Assert.False(catalog.List().Single(known => known.Name == name).IsPresent);
            File.Move(path + ".part", path);
        }

        DataSplits splits = catalog.Open(name);
        Assert.Equal((name, 1, 1), (splits.Name, splits.Train.Count, splits.Test!.Count));
    }

    [Fact]
    public void Find_UnknownName_ListsTheKnownOnes() => Assert.StartsWith(
        "'shapes' is no data set that can be fetched; expected one of mnist, fashion-mnist, cifar10, cifar100, svhn.",
        Assert.Throws<ArgumentException>(() => DownloadSource.Find("shapes")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void From_OtherAddresses_KeepsTheFiles()
    {
        DownloadSource source = DownloadSource.Find("svhn").From(new Uri("https://a/b"));
        Assert.Equal(DownloadSource.Find("svhn").Files, source.Files);
        Assert.Equal("https://a/b/test_32x32.mat", DownloadSource.AddressOf(source.Files[0], source.Addresses[0]).AbsoluteUri);
        Assert.Equal("https://a/b/a", DownloadSource.AddressOf(File1, new Uri("https://a/b/")).AbsoluteUri);
    }

    [Theory]
    [InlineData("ftp://a/b")]
    [InlineData("file:///a/b")]
    [InlineData("http://me:secret@a/b")]
    [InlineData("http://a/b?c")]
    [InlineData("http://a/b#c")]
    [InlineData("a/b")]
    public void Constructor_AddressThatIsNoFolderOnTheWeb_Throws(string address) => Assert.StartsWith(
        $"DownloadSource: expected the http:// or https:// address of a folder, got '{address}'.",
        Assert.Throws<ArgumentException>(() => new DownloadSource("x", [File1],
            [new Uri(address, UriKind.RelativeOrAbsolute)])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Constructor_NothingToFetch_Throws()
    {
        Assert.Throws<ArgumentException>(() => new DownloadSource("x", [], [new Uri("http://a/")]));
        Assert.Throws<ArgumentException>(() => new DownloadSource("x", [File1], []));
    }

    [Theory]
    [InlineData("..", 1, 64)]
    [InlineData("a/b", 1, 64)]
    [InlineData("a\\b", 1, 64)]
    [InlineData("c:", 1, 64)]
    [InlineData("", 1, 64)]
    [InlineData("a", 0, 64)]
    [InlineData("a", 1, 63)]
    public void DownloadFile_BadArgument_Throws(string name, long bytes, int digits) =>
        Assert.ThrowsAny<ArgumentException>(() => new DownloadFile(name, bytes, new string('a', digits)));

    private static void Save(string path, string file, string set)
    {
        if (file.EndsWith(".tar.gz", StringComparison.Ordinal))
        {
            (string train, string test, int labels) = set == "cifar10" ? ("data_batch_1.bin", "test_batch.bin", 1) : ("train.bin", "test.bin", 2);
            using var target = new GZipStream(File.Create(path), CompressionLevel.Fastest);
            using var writer = new TarWriter(target);
            foreach (string name in (string[])[train, test])
            {
                writer.WriteEntry(
                    new PaxTarEntry(TarEntryType.RegularFile,
                    $"folder/{name}")
                    { DataStream = new MemoryStream(new byte[labels + 3072]) });
            }
        }
        else if (file.EndsWith(".mat", StringComparison.Ordinal))
        {
            var writer = new MatWriter();
            writer.Add(writer.Matrix("X", MatWriter.UInt8Class, [32, 32, 3], 2, new byte[3072]));
            File.WriteAllBytes(path, writer.Add(writer.Matrix("y", MatWriter.UInt8Class, [1, 1], 2, [1])).Bytes);
        }
        else
        {
            File.WriteAllBytes(path, file.Contains("images", StringComparison.Ordinal)
                ? [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 42]
                : [0, 0, 8, 1, 0, 0, 0, 1, 5]);
        }
    }
}
