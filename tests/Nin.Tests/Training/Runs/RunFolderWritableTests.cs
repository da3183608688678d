using Nin.Training.Runs;

namespace Nin.Tests.Training.Runs;

public sealed class RunFolderWritableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-run").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void CheckWritable_NewFolders_LeavesNothingBehind()
    {
        new RunFolder(Path.Combine(_folder, "runs", "new")).CheckWritable();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void CheckWritable_FolderThatExists_LeavesItAsItWas()
    {
        File.WriteAllText(Path.Combine(_folder, "kept"), "");
        new RunFolder(_folder).CheckWritable();
        Assert.Equal([Path.Combine(_folder, "kept")], Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void CheckWritable_UnderAFile_IsAnIOException()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        Assert.ThrowsAny<IOException>(() => new RunFolder(Path.Combine(_folder, "file", "run")).CheckWritable());
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("checkpoint.safetensors")]
    public void HoldsRun_WithAModelOrCheckpoint_IsTrue(string file)
    {
        Assert.False(new RunFolder(_folder).HoldsRun);
        File.WriteAllText(Path.Combine(_folder, file), "");
        Assert.True(new RunFolder(_folder).HoldsRun);
    }
}
