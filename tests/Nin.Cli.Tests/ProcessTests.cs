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
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Train_Signal_SavesAndExitsWith130AndResumesToTheSameBits(string signal)
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
        Assert.Equal(0, Kill(process.Id, signal == "INT" && !IgnoresInterrupts(process) ? 2 : 15));
        Assert.True(process.WaitForExit(Limit));
        Assert.Equal(130, process.ExitCode);
        Assert.Matches($"^nin: stopped in epoch \\d of 3, step \\d of 9, and saved. Go on with:\n  nin train --resume --out {run} --threads 2\n$", process.StandardError.ReadToEnd());
        Assert.True(File.Exists(Path.Combine(run, "checkpoint.safetensors")));

        Ran resumed = Cli.Run("train", "--resume", "--out", run, "--json");
        Assert.Equal(
            trained.Training.Json.GetProperty("weightsSha256").GetString(), resumed.Json.GetProperty("weightsSha256").GetString());
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

    private static bool IgnoresInterrupts(Process process)
    {
        string status = $"/proc/{process.Id}/status";
        string? ignored = !File.Exists(status) ? null : File.ReadLines(status).FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return ignored is not null && (Convert.ToUInt64(ignored.Split('\t')[1], 16) & 0b10) != 0;
    }

    private static Process Start((string Name, string Value)? variable, string[] arguments)
    {
        string host = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Nin.Cli.exe" : "Nin.Cli");
        var start = new ProcessStartInfo(host, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (variable is (string name, string value))
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
