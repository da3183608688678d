using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Nin.Cli.Tests;

/// <summary>What only a process of its own can show: signals, and what it leaves on the disk.</summary>
[Collection(TrainedRunCollection.Name)]
public sealed class ProcessTests(TrainedRun trained)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Signals are Unix's; on Windows the same is tested through the cancellation token.</summary>
    [Theory]
    [InlineData("HUP", 1)]
    [InlineData("INT", 2)]
    [InlineData("QUIT", 3)]
    [InlineData("TERM", 15)]
    public void Train_Signal_SavesAndExitsWithItsNumberAndResumesToTheSameBits(string signal, int number)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string run = trained.InFolder($"signal-{signal}");
        using Process process = Start(null, trained.Arguments(run));
        while (process.StandardOutput.ReadLine() is string line && !line.StartsWith("epoch 1/", StringComparison.Ordinal))
        {
        }

        // A background job may have been told to ignore Ctrl-C, and hands that down to its children.
        number = Ignores(process, number) ? 15 : number;
        Assert.Equal(0, Kill(process.Id, number));
        Assert.True(process.WaitForExit(Limit));
        Assert.Equal(128 + number, process.ExitCode);
        Assert.Matches($"^nin: stopped in epoch \\d of 3, step \\d of 9, and saved. Go on with:\n  nin train {trained.Data} --resume --out {run} --threads 2\n$", process.StandardError.ReadToEnd());
        Assert.True(File.Exists(Path.Combine(run, "checkpoint.safetensors")));

        Ran resumed = Cli.Run("train", "--resume", "--out", run, "--json");
        Assert.Equal(
            trained.Training.Json.GetProperty("weightsSha256").GetString(), resumed.Json.GetProperty("weightsSha256").GetString());
    }

    /// <summary>
    /// Where nothing can be saved any more, what is there is gone on with, and the run's own leavings are cleared.
    /// </summary>
    [Fact]
    public void Train_Killed_IsTakenOverAndResumesToTheSameBits()
    {
        string run = trained.InFolder("killed");
        using Process process = Start(null, trained.Arguments(run));
        while (process.StandardOutput.ReadLine() is string line && !line.StartsWith("epoch 1/", StringComparison.Ordinal))
        {
        }

        string leftOver = Path.Combine(run, $".checkpoint.safetensors.{process.Id}-00112233445566778899aabbccddeeff.tmp");
        File.WriteAllText(leftOver, "half of one");
        Assert.Contains($" is in use by process {process.Id} on ", Cli.Fails(1, "train", "--resume", "--out", run));
        Assert.True(File.Exists(leftOver));
        process.Kill();
        Assert.True(process.WaitForExit(Limit));

        Ran resumed = Cli.Run("train", "--resume", "--out", run, "--json");
        Assert.Equal(
            trained.Training.Json.GetProperty("weightsSha256").GetString(), resumed.Json.GetProperty("weightsSha256").GetString());
        Assert.Equal(
            ["checkpoint.safetensors", "environment.json", "metrics.jsonl", "model.safetensors", "recipe.json", "report.html"],
            Directory.EnumerateFileSystemEntries(run).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Train_TwoAtOnceWithoutAFolder_TakeTwo()
    {
        string folder = Directory.CreateDirectory(trained.InFolder("two")).FullName;
        string[] arguments = ["train", trained.Data, "--epochs", "1", "--batch", "16", "--threads", "1"];
        Process[] processes = [.. Enumerable.Range(0, 2).Select(_ => Start(null, arguments, folder))];
        foreach (Process process in processes)
        {
            process.StandardOutput.ReadToEnd();
            Assert.True(process.WaitForExit(Limit));
            Assert.Equal(0, process.ExitCode);
            process.Dispose();
        }

        string[] runs = Directory.GetDirectories(Path.Combine(folder, "runs"));
        Assert.Equal(["tiny-nin-small", "tiny-nin-small-2"], runs.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(runs, run => Assert.True(File.Exists(Path.Combine(run, "model.safetensors"))));
    }

    /// <summary>The input stays open, and nothing comes: what waits for it ends at the first signal all the same.</summary>
    [Fact]
    public void Predict_InputThatNeverComes_EndsAtTheSignal()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using Process process = Start(null, ["predict", trained.Model, "-"]);
        Assert.False(process.WaitForExit(TimeSpan.FromSeconds(2)));
        Assert.Equal(0, Kill(process.Id, 15));
        Assert.True(process.WaitForExit(Limit));
        Assert.Equal(143, process.ExitCode);
        Assert.Contains("nin: cancelled.", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_UnknownKernels_NamesTheSupportedOnes()
    {
        using Process process = Start(("NIN_KERNELS", "vector7"), ["--version"]);
        Assert.True(process.WaitForExit(Limit));
        Assert.Equal(2, process.ExitCode);
        Assert.Matches("^nin: NIN_KERNELS: expected one of .*reference on this machine, got 'vector7'.\n$", process.StandardError.ReadToEnd());
    }

    [Fact]
    public void Run_Debug_AddsTheTrace()
    {
        using Process process = Start(("NIN_DEBUG", "1"), ["summary", "nope"]);
        string error = process.StandardError.ReadToEnd();
        Assert.True(process.WaitForExit(Limit));
        Assert.Contains("\n   at Nin.Networks.NetworkCatalog.Find", error);
    }

#pragma warning disable SYSLIB1054 // A generated import would need unsafe code for one call of a test.
    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
#pragma warning restore SYSLIB1054

    private static bool Ignores(Process process, int signal)
    {
        string status = $"/proc/{process.Id}/status";
        string? ignored = !File.Exists(status)
            ? null
            : File.ReadLines(status).FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return ignored is not null && (Convert.ToUInt64(ignored.Split('\t')[1], 16) & (1ul << (signal - 1))) != 0;
    }

    private static Process Start((string Name, string Value)? variable, string[] arguments, string folder = "")
    {
        string host = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Nin.Cli.exe" : "Nin.Cli");
        var start = new ProcessStartInfo(host, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        if (variable is (string name, string value))
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
