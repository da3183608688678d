using Nin.Formats;
using Nin.Tests.Training;

namespace Nin.Tests.Formats;

public sealed class AtomicFileTests
{
    [Fact]
    public void Write_File_BringsItsFolderToTheDiskOnce()
    {
        using var folder = new TemporaryFolder();
        int before = FolderSync.Count;
        AtomicFile.WriteText(folder["a"], "new");
        Assert.Equal(OperatingSystem.IsWindows() ? 0 : 1, FolderSync.Count - before);
        Assert.Equal("new", File.ReadAllText(folder["a"]));
        Assert.Equal([folder["a"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Flush_FolderThatIsNone_IsLeft()
    {
        using var folder = new TemporaryFolder();
        int before = FolderSync.Count;
        FolderSync.Flush(folder["none"]);
        Assert.Equal(before, FolderSync.Count);
    }

    [Fact]
    public void Write_DiskIsFull_NamesTheFileTheUserKnows()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a"], "old");
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(
            folder["a"], stream => throw new IOException($"No space left on device : '{((FileStream)stream).Name}'")));
        Assert.Equal($"No space left on device : '{folder["a"]}'", error.Message);
        Assert.Equal("old", File.ReadAllText(folder["a"]));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_OverAFolder_NamesTheTarget()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["a"]);
        Exception error = Assert.ThrowsAny<Exception>(() => AtomicFile.WriteText(folder["a"], ""));
        Assert.DoesNotContain(".tmp", error.Message, StringComparison.Ordinal);
        Assert.Contains(folder["a"], error.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    /// <summary>A device that is always full, where the system has one.</summary>
    [Fact]
    public void CheckFolder_FolderOfTheKernel_NamesTheFolder()
    {
        if (!Directory.Exists("/proc/self"))
        {
            return;
        }

        Exception error = Assert.ThrowsAny<Exception>(() => AtomicFile.CheckFolder("/proc/self"));
        Assert.DoesNotContain(".tmp", error.Message, StringComparison.Ordinal);
        Assert.Contains("/proc/self", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Append_Records_StandBehindWhatWasThereAndCanBeReadMeanwhile()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Append(folder["log"], "one "u8);
        using var reader = new FileStream(folder["log"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        AtomicFile.Append(folder["log"], "two"u8);
        using var text = new StreamReader(reader);
        Assert.Equal("one two", text.ReadToEnd());
    }
}
