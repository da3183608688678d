using System.Diagnostics;

namespace Nin.Cli.Tests.Shipping;

/// <summary>Runs another program to its end.</summary>
internal static class Tool
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Runs a program in a folder; gives its exit code and what it wrote.</summary>
    public static async Task<Ran> RunAsync(string folder, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A test's own settings are not for the programs it starts: the SDK would take them for its own.
        foreach (
            string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD",
            StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        await process.WaitForExitAsync(limit.Token);
        return new Ran(process.ExitCode, await output, await error);
    }

    /// <summary>Runs a program that must succeed; gives its standard output.</summary>
    public static async Task<string> SucceedsAsync(string folder, string program, params IEnumerable<string> arguments)
    {
        Ran ran = await RunAsync(folder, program, arguments);
        Assert.True(ran.Code == 0, $"{program} {string.Join(' ', arguments)}: exit code {ran.Code}\n{ran.Out}\n{ran.Error}");
        return ran.Out;
    }

    /// <summary>Where a program is found, or null.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
