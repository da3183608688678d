using Nin.Testing;

namespace Nin.Cli.Tests.Shipping;

/// <summary>
/// The packages, made and used as a stranger would: a tool that is installed, and a library that is referenced.
/// </summary>
[Trait("Category", "Slow")]
[Trait("Kind", "Shipping")]
public sealed class PackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-packages").FullName;

    /// <summary>All that are packages.</summary>
    private static readonly string[] Projects =
    [
        "Nin.Kernels", "Nin", "Nin.Onnx", "Nin.PyTorch", "Nin.Keras", "Nin.Caffe", "Nin.Parquet", "Nin.Imaging.Extra",
        "Nin.Reporting", "Nin.Cli",
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Packages_FromALocalFeed_InstallAndRun()
    {
        string feed = Path.Combine(_folder, "feed");
        foreach (string project in Projects)
        {
            await Tool.SucceedsAsync(Checkout.Root, "dotnet", "pack", "-c", "Release", "--no-restore", $"src/{project}", "-o", feed);
        }

        Assert.Equal(
            Projects.SelectMany(project => (string[])[$"{project}.0.1.0.nupkg", $"{project}.0.1.0.snupkg"]).Order(StringComparer.Ordinal),
            Directory.GetFiles(feed).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using (var library = await System.IO.Compression.ZipFile.OpenReadAsync(Path.Combine(feed, "Nin.0.1.0.nupkg")))
        {
            string[] names = [.. library.Entries.Select(entry => entry.FullName)];
            Assert.Superset(new HashSet<string>(["Nin.nuspec", "icon.png", "PACKAGE.md", "lib/net10.0/Nin.dll", "lib/net10.0/Nin.xml"]), names.ToHashSet());
        }

        // Only the feed, and what the build itself has restored: nothing is asked of the network.
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "nuget.config"),
            $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_folder, "restored")}" /></config>
              <packageSources><clear /><add key="feed" value="{feed}" /><add key="restored" value="{packages}" /></packageSources>
            </configuration>
            """);
        await CheckToolAsync();
        await CheckLibraryAsync();
    }

    private async Task CheckToolAsync()
    {
        string bin = Path.Combine(_folder, "bin");
        await Tool.SucceedsAsync(_folder, "dotnet", "tool", "install", "Nin.Cli", "--tool-path", bin, "--version", "0.1.0");
        string nin = Path.Combine(bin, OperatingSystem.IsWindows() ? "nin.exe" : "nin");
        Assert.StartsWith("nin 0.1.0 ", await Tool.SucceedsAsync(_folder, nin, "--version"));

        // The model that comes with the tool answers.
        string picture = Path.Combine(Checkout.Root, "docs", "pictures", "star.png");
        Assert.StartsWith(picture, await Tool.SucceedsAsync(_folder, nin, "predict", picture));

        // The program that serves the page of a run comes with it too.
        string data = TinyData.Write(Path.Combine(_folder, "tiny")), run = Path.Combine(_folder, "run");
        await Tool.SucceedsAsync(_folder, nin, "train", data, "--epochs", "1", "--batch", "16", "--out", run, "--watch");
        Assert.Contains("\"Ended\"", await File.ReadAllTextAsync(Path.Combine(run, "progress.json")), StringComparison.Ordinal);

        // What other programs read is written, read back, and answers the same.
        string onnx = Path.Combine(_folder, "run.onnx"), torch = Path.Combine(_folder, "weights.pt");
        await Tool.SucceedsAsync(_folder, nin, "export", run, "--onnx", onnx);
        await Tool.SucceedsAsync(_folder, nin, "export", run, "--pytorch", torch);
        await Tool.SucceedsAsync(_folder, nin, "verify", run, onnx, "--data", data);
    }

    private async Task CheckLibraryAsync()
    {
        string app = Directory.CreateDirectory(Path.Combine(_folder, "app")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(app, "app.csproj"),
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Nin" Version="0.1.0" />
                <PackageReference Include="Nin.Onnx" Version="0.1.0" />
                <PackageReference Include="Nin.PyTorch" Version="0.1.0" />
                <PackageReference Include="Nin.Keras" Version="0.1.0" />
                <PackageReference Include="Nin.Caffe" Version="0.1.0" />
                <PackageReference Include="Nin.Parquet" Version="0.1.0" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(
            Path.Combine(app, "Program.cs"),
            """
            using Nin.Imaging;
            using Nin.Models;
            ModelReaders.Register(new Nin.Onnx.Lowering.OnnxReader());
            ModelReaders.Register(new Nin.PyTorch.PyTorchReader());
            ModelReaders.Register(new Nin.Keras.KerasReader());
            ModelReaders.Register(new Nin.Caffe.CaffeReader());
            Nin.Parquet.ParquetImages.Register();
            using var classifier = new Classifier(Model.Load(args[0]));
            Console.WriteLine(classifier.Classify(ImageFile.Read(args[1])).Label);
            """);
        string printed = await Tool.SucceedsAsync(
            app, "dotnet", "run", "--", Path.Combine(Checkout.Root, "models", "nin-cifar10-bn.safetensors"),
            Path.Combine(Checkout.Root, "docs", "pictures", "star.png"));
        Assert.Matches("^[a-z]+\n$", printed.ReplaceLineEndings("\n"));
    }
}
