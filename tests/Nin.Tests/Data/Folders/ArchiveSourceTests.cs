using System.Formats.Tar;
using System.IO.Compression;
using Nin.Data.Folders;
using Nin.Formats;

namespace Nin.Tests.Data.Folders;

public sealed class ArchiveSourceTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tar_Links_HaveTheContentOfWhatTheyName(bool gzipped)
    {
        WriteTar(gzipped, writer =>
        {
            Add(writer, "cats/1.png", [1, 2, 3]);
            writer.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "cats/2.png") { LinkName = "cats/1.png" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "dogs/3.png") { LinkName = "../cats/2.png" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "dogs/gone.png") { LinkName = "nowhere.png" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Fifo, "dogs/pipe.png"));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.CharacterDevice, "dogs/device.png"));
            Add(writer, "dogs/notes.txt", [9]);
        });
        using var source = new TarSource(_path, Limits.Default);
        Assert.Equal(["cats/1.png", "cats/2.png", "dogs/3.png"], source.Paths);
        Assert.All(Enumerable.Range(0, 3), index => Assert.Equal([1, 2, 3], source.Read(index).ToArray()));
        Assert.Equal(
            ["dogs/device.png: a device", "dogs/gone.png: a link to 'dogs/nowhere.png', which is no picture in the archive", "dogs/pipe.png: a named pipe"],
            source.NotOpened.Select(one => $"{one.File}: {one.Problem}"));
        Assert.Equal(["dogs/notes.txt"], source.Others);
    }

    [Fact]
    public void Tar_OneEntryTooLarge_IsItsOwnFaultAlone()
    {
        WriteTar(gzipped: true, writer =>
        {
            Add(writer, "a/bomb.png", new byte[5000]);
            Add(writer, "b/1.png", [1]);
        });
        using var source = new TarSource(_path, new Limits { PictureBytes = 1000, ArchiveBytes = 100 });
        Assert.Equal([1], source.Read(1).ToArray());
        Assert.Equal(
            $"{_path}/a/bomb.png: picture: expected a file of at most 1000 bytes, got 5000.",
            Assert.Throws<NinFormatException>(() => source.Read(0)).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tar_OtherFiles_AreReadWhereTheyWereAskedFor(bool gzipped)
    {
        WriteTar(gzipped, writer =>
        {
            Add(writer, "a/1.png", [1]);
            Add(writer, "a/1.xml", [2, 3, 4]);
            Add(writer, "notes", [5]);
        });
        using var source = new TarSource(_path, Limits.Default, path => path.EndsWith(".xml", StringComparison.Ordinal));
        Assert.Equal(["a/1.xml", "notes"], source.Others);
        Assert.Equal([2, 3, 4], source.ReadOther(0, largest: 3).ToArray());
        Assert.Equal([1], source.Read(0).ToArray());
        Assert.Equal(
            $"{_path}/a/1.xml: annotations: expected a file of at most 2 bytes, got 3.",
            Assert.Throws<NinFormatException>(() => source.ReadOther(0, largest: 2)).Message);
        if (gzipped)
        {
            Assert.Equal(
                $"{_path}/notes: it was not unpacked when the archive was opened.",
                Assert.Throws<InvalidOperationException>(() => source.ReadOther(1, largest: 9)).Message);
        }
    }

    [Fact]
    public void Tar_Cancelled_Throws()
    {
        WriteTar(gzipped: false, writer => Add(writer, "a/1.png", [1]));
        Assert.Throws<OperationCanceledException>(() => new TarSource(_path, Limits.Default, new CancellationToken(true)));
    }

    [Fact]
    public void Zip_NamesOfOldWindowsTools_AreFolders()
    {
        WriteZip((@"data\cats\1.png", [1]), (@"data\dogs\1.png", [2]));
        using var source = new ZipSource(_path, Limits.Default);
        Assert.Equal(["data/cats/1.png", "data/dogs/1.png"], source.Paths);
        Assert.Equal([2], source.Read(1).ToArray());
    }

    [Fact]
    public void Zip_ManyThreads_ReadAtOnce()
    {
        WriteZip([.. Enumerable.Range(0, 50).Select(i => ($"a/{i:00}.png", Enumerable.Repeat((byte)i, 10_000).ToArray()))]);
        using var source = new ZipSource(_path, Limits.Default);
        Parallel.For(0, 50, index => Assert.Equal(Enumerable.Repeat((byte)index, 10_000), source.Read(index).ToArray()));
    }

    private void WriteTar(bool gzipped, Action<TarWriter> write)
    {
        using FileStream file = File.Create(_path);
        using Stream stream = gzipped ? new GZipStream(file, CompressionLevel.Fastest) : file;
        using var writer = new TarWriter(stream);
        write(writer);
    }

    private void WriteZip(params (string Name, byte[] Content)[] entries)
    {
        File.Delete(_path);
        using ZipArchive archive = ZipFile.Open(_path, ZipArchiveMode.Create);
        foreach ((string name, byte[] content) in entries)
        {
            using Stream stream = archive.CreateEntry(name).Open();
            stream.Write(content);
        }
    }

    private static void Add(TarWriter writer, string name, byte[] content) =>
        writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
}
