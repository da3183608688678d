using Nin.Formats;
using Nin.Tests.Training;

namespace Nin.Tests.Formats;

public sealed class TemporaryFilesTests : IDisposable
{
    /// <summary>Above the highest id that a system gives.</summary>
    private const int NoProcess = int.MaxValue;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Clear_FileOfADeadProcess_IsGone()
    {
        Write(NoProcess);
        Assert.Equal(1, TemporaryFiles.Clear(_folder.Path));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Clear_FileOfALivingProcess_Stays()
    {
        string own = TemporaryFiles.NameFor(_folder.Path, "model.safetensors");
        File.WriteAllText(own, "x");
        Assert.Equal(0, TemporaryFiles.Clear(_folder.Path));
        Assert.True(File.Exists(own));
    }

    [Fact]
    public void Clear_IdHasBeenGivenToAYoungerProcess_IsGone()
    {
        File.SetLastWriteTimeUtc(Write(Environment.ProcessId), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        Assert.Equal(1, TemporaryFiles.Clear(_folder.Path));
    }

    [Fact]
    public void Clear_FileThatSomebodyHasOpen_Stays()
    {
        string path = Write(NoProcess);
        using (new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None))
        {
            Assert.Equal(0, TemporaryFiles.Clear(_folder.Path));
        }

        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData("model.safetensors.2147483647-00112233445566778899aabbccddeeff.tmp")]
    [InlineData(".model.safetensors.2147483647-00112233445566778899aabbccddeeff.tmp2")]
    [InlineData(".model.safetensors.2147483647-00112233445566778899AABBCCDDEEFF.tmp")]
    [InlineData(".model.safetensors.2147483647-0011.tmp")]
    [InlineData(".model.safetensors.-1-00112233445566778899aabbccddeeff.tmp")]
    [InlineData(".notes.tmp")]
    [InlineData("model.safetensors")]
    public void Clear_FileOfAnotherName_Stays(string name)
    {
        File.WriteAllText(_folder[name], "x");
        Assert.Equal(0, TemporaryFiles.Clear(_folder.Path));
        Assert.True(File.Exists(_folder[name]));
    }

    [Fact]
    public void Clear_LinkAndFolderOfThatName_Stay()
    {
        File.WriteAllText(_folder["kept"], "x");
        File.CreateSymbolicLink(_folder[".a.2147483647-00112233445566778899aabbccddeeff.tmp"], _folder["kept"]);
        Directory.CreateDirectory(_folder[".b.2147483647-00112233445566778899aabbccddeeff.tmp"]);
        Assert.Equal(0, TemporaryFiles.Clear(_folder.Path));
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    private string Write(int process)
    {
        string path = _folder[$".model.safetensors.{process}-00112233445566778899aabbccddeeff.tmp"];
        File.WriteAllText(path, "x");
        return path;
    }
}
