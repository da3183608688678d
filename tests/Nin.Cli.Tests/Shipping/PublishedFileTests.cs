using System.Text.Json;
using Nin.Testing;
using Xunit.Abstractions;

namespace Nin.Cli.Tests.Shipping;

/// <summary>
/// The native file: alone, in a root with nothing but the C library, on another processor, and to the same bits as always.
/// </summary>
[Trait("Category", "Slow")]
[Trait("Kind", "Shipping")]
public sealed class PublishedFileTests(PublishedFile published,
    ITestOutputHelper output) : IClassFixture<PublishedFile>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-bare").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Folder_Published_HoldsTheFileAndItsModelsAlone()
    {
        if (IsHere())
        {
            Assert.Equal(
                ["models", "nin"],
                Directory.GetFileSystemEntries(published.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Commands_InABareRoot_RunToTheSameBits()
    {
        if (!IsHere() || !await CanChangeRootAsync())
        {
            return;
        }

        string data = TinyData.Write(Path.Combine(_folder, "tiny"));
        await FillRootAsync(published.Folder, data);
        string[] training = ["--epochs", "2", "--batch", "16", "--seed", "7", "--json"];
        string inside = await InsideAsync(["train", "/tiny", "--out", "/run", .. training]);
        Ran here = Cli.Run(["train", data, "--out", Path.Combine(_folder, "here"), .. training]);
        Assert.Equal(Weights(here.Out), Weights(inside));

        // Everything that hashes, writes pictures or reads them; the downloads alone may need more than the C library.
        Assert.Contains("accuracy", await InsideAsync(["eval", "/run", "/tiny"]));
        Assert.Contains("star.png", await InsideAsync(["predict", "/star.png"]));
        await InsideAsync(["export", "/run", "--onnx", "/run.onnx"]);
        await InsideAsync(["export", "/run", "--pytorch", "/weights.pt"]);
        await InsideAsync(["verify", "/run", "/run.onnx", "--data", "/tiny"]);
        await InsideAsync(["import", "/run.onnx", "--out", "/imported.safetensors"]);
        Assert.Contains("accuracy", await InsideAsync(["eval", "/imported.safetensors", "/tiny"]));
        await InsideAsync(["data", "check", "shapes"]);
        await InsideAsync(["data", "preview", "shapes", "--out", "/sheet.png"]);
        await InsideAsync(["lr-find", "shapes", "--steps", "60"]);
        await InsideAsync(["summary", "nin-d2l"]);
        await InsideAsync(["bench", "nin-small", "--seconds", "0.05", "--batch", "1"]);
        Ran get = await Tool.RunAsync(_folder, "chroot", [_folder, "/nin", "data", "get", "mnist", "--data-root", "/got"]);
        Assert.Equal(1, get.Code);
        Assert.Matches("^nin: .*https needs OpenSSL, and this system has none.*\n$", get.Error);
    }

    [Fact]
    public async Task File_OnAnOlderProcessor_SaysSoInOneLine()
    {
        if (IsHere() && Emulator("qemu-x86_64") is string emulator)
        {
            Ran ran = await Tool.RunAsync(published.Folder, emulator, "-cpu", "Nehalem", "./nin", "--version");
            Assert.NotEqual(0, ran.Code);
            Assert.Equal("", ran.Out);
            Assert.StartsWith("The required instruction sets are not supported by the current CPU.", ran.Error.Trim());
        }
    }

    private static string Weights(string json) => JsonDocument.Parse(json).RootElement.GetProperty("weightsSha256").GetString()!;

    private Task<string> InsideAsync(string[] arguments) => Tool.SucceedsAsync(_folder, "chroot", [_folder, "/nin", .. arguments]);

    /// <summary>The file, its models, and the libraries that ldd lists: nothing else.</summary>
    private async Task FillRootAsync(string from, string data)
    {
        foreach (string line in (await Tool.SucceedsAsync(_folder, "ldd", Path.Combine(from, "nin"))).Split('\n'))
        {
            string? library = line.Split(' ', '\t').FirstOrDefault(word => word.StartsWith('/'));
            if (library is not null)
            {
                string target = Path.Combine(_folder, library[1..]);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(library, target);
            }
        }

        File.Copy(Path.Combine(from, "nin"), Path.Combine(_folder, "nin"));
        await Tool.SucceedsAsync(_folder, "chmod", "+x", "nin");
        Directory.CreateDirectory(Path.Combine(_folder, "models"));
        foreach (string model in Directory.GetFiles(Path.Combine(from, "models")))
        {
            File.Copy(model, Path.Combine(_folder, "models", Path.GetFileName(model)));
        }

        File.Copy(Path.Combine(Checkout.Root, "docs", "pictures", "star.png"), Path.Combine(_folder, "star.png"));
        Assert.True(Directory.Exists(data));
    }

    private async Task<bool> CanChangeRootAsync()
    {
        Ran ran = await Tool.RunAsync("/", "chroot", "/", "true");
        return Says(ran.Code == 0, "chroot is not permitted here");
    }

    private bool IsHere() => Says(published.Nin is not null, "no native file is made on this machine");

    private string? Emulator(string name)
    {
        string? found = Tool.Find(name) ?? Tool.Find(name + "-static");
        return Says(found is not null, $"{name} is not here (Debian: qemu-user-static)") ? found : null;
    }

    private bool Says(bool holds, string otherwise)
    {
        if (!holds)
        {
            output.WriteLine($"not checked: {otherwise}");
        }

        return holds;
    }
}
