using Nin.Testing;

namespace Nin.Cli.Tests.Shipping;

/// <summary>The native file of this checkout, made once for all tests that look at it.</summary>
public sealed class PublishedFile : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-published").FullName;

    /// <summary>The folder with the file and its models.</summary>
    internal string Folder => Path.Combine(_folder, "x64");

    /// <summary>The file; null where none is made on a machine like this one.</summary>
    internal string? Nin { get; private set; }

    public async Task InitializeAsync()
    {
        bool isHere = OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.OSArchitecture
            == System.Runtime.InteropServices.Architecture.X64 && (Tool.Find("gcc") ?? Tool.Find("clang")) is not null;
        if (isHere)
        {
            await Tool.SucceedsAsync(Checkout.Root, "sh", "eng/publish.sh", "linux-x64", Folder);
            Nin = Path.Combine(Folder, "nin");
        }
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}
