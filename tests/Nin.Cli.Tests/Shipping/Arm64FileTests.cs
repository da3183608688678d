using System.Text.Json;
using Nin.Testing;
using Xunit.Abstractions;

namespace Nin.Cli.Tests.Shipping;

/// <summary>
/// The native file for ARM64, made here and run in an emulator. It takes minutes: `.ci/run` runs it where the time allows.
/// </summary>
[Trait("Category", "Slow")]
[Trait("Kind", "Arm64")]
public sealed class Arm64FileTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-arm64").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task File_ForArm64_TrainsToTheSameBits()
    {
        string? emulator = Tool.Find("qemu-aarch64") ?? Tool.Find("qemu-aarch64-static");
        if (!OperatingSystem.IsLinux() || emulator is null || Tool.Find("aarch64-linux-gnu-gcc") is null)
        {
            output.WriteLine("not checked: needs qemu-user-static and gcc-aarch64-linux-gnu (Debian)");
            return;
        }

        string folder = Path.Combine(_folder, "arm64"), data = TinyData.Write(Path.Combine(_folder, "tiny"));
        await Tool.SucceedsAsync(Checkout.Root, "sh", "eng/publish.sh", "linux-arm64", folder);
        string[] training = ["--epochs", "1", "--batch", "16", "--seed", "7", "--json"];
        string there = await Tool.SucceedsAsync(
            _folder, emulator,
            ["-L", "/usr/aarch64-linux-gnu", Path.Combine(folder, "nin"), "train", data, "--out", Path.Combine(_folder, "there"), .. training]);
        Ran here = Cli.Run(["train", data, "--out", Path.Combine(_folder, "here"), .. training]);
        Assert.Equal(Weights(here.Out), Weights(there));
    }

    private static string Weights(string json) => JsonDocument.Parse(json).RootElement.GetProperty("weightsSha256").GetString()!;
}
