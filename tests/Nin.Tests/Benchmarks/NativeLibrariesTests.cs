using Nin.Peers;

namespace Nin.Tests.Benchmarks;

public sealed class NativeLibrariesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-native-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_MissingLibrary_IsOneLineThatNamesIt() => AssertOneLine("absent");

    [Fact]
    public void Load_FileThatIsNoLibrary_IsOneLineThatNamesIt()
    {
        foreach (string file in new[] { "libgarbage.so", "libgarbage.dylib", "garbage.dll" })
        {
            File.WriteAllText(Path.Combine(_folder, file), new string('x', 1000));
        }

        AssertOneLine("garbage");
    }

    private void AssertOneLine(string name)
    {
        string message = Assert.Throws<DllNotFoundException>(() => NativeLibraries.Load(_folder, name)).Message;
        Assert.Matches($"^(lib)?{name}\\.(so|dll|dylib) does not load here: .*{name}", message);
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain(_folder, message, StringComparison.Ordinal);
    }
}
