namespace Nin.PyTorch.Tests;

/// <summary>A file that goes with the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-pytorch").FullName;

    public string Path => System.IO.Path.Combine(_folder, "file.pt");

    public void Write(byte[] content) => File.WriteAllBytes(Path, content);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
