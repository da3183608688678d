using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Nin.Cli.Failures;
using Nin.Training.Logging;
using Nin.Training.Runs;

namespace Nin.Cli;

/// <summary>A page about a run under way, served by a process of its own until this one ends.</summary>
/// <remarks>
/// Of its own, because it needs ASP.NET Core: a process has the frameworks it was started with, and the command is to run where
/// that one is not installed. The two meet in the run's folder.
/// </remarks>
internal sealed class RunWatch : IDisposable
{
    private const string Server = "Nin.Server.dll", Framework = "Microsoft.AspNetCore.App";

    /// <summary>Longer than a page that is open in a browser takes to be brought to its end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Process _server;
    private bool _isEnded;

    private RunWatch(Process server, string address, ProgressLog log) => (_server, Address, Log) = (server, address, log);

    /// <summary>Where the page is.</summary>
    public string Address { get; }

    /// <summary>Writes down where the run is.</summary>
    public ProgressLog Log { get; }

    /// <summary>What starts the server: .NET's host, and the server's assembly beside the command.</summary>
    /// <param name="folder">The command's folder.</param>
    /// <param name="root">The folder that .NET is installed in.</param>
    /// <exception cref="UsageException">One of them is missing.</exception>
    public static (string Host, string Assembly) Find(string folder, string root)
    {
        string assembly = Path.Combine(folder, Server);
        if (!File.Exists(assembly))
        {
            throw new UsageException(
                $"--watch needs {Server} beside the command, in '{folder}'. A build and the .NET tool have it; the one file of "
                    + "eng/publish.sh does not.");
        }

        string host = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        int version = Environment.Version.Major;
        string frameworks = Path.Combine(root, "shared", Framework);
        if (!File.Exists(host) || !Directory.Exists(frameworks)
            || !Directory.EnumerateDirectories(frameworks, $"{version}.*").Any())
        {
            throw new UsageException(
                $"--watch needs the runtime of ASP.NET Core {version}, which is not in '{root}'. Install it, or leave --watch out.");
        }

        return (host, assembly);
    }

    /// <summary>The same, beside this command and in the .NET that runs it.</summary>
    public static (string Host, string Assembly) Find() => Find(
        AppContext.BaseDirectory, Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")));

    /// <summary>Starts serving.</summary>
    /// <param name="program">What <see cref="Find()"/> found.</param>
    /// <param name="folder">The run's folder, which is there.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <exception cref="UsageException">The port cannot be had.</exception>
    public static RunWatch Start((string Host, string Assembly) program, string folder, int port)
    {
        var files = new RunFolder(folder);
        var start = new ProcessStartInfo(
            program.Host, [program.Assembly, files.Path, port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process server = Process.Start(start)!;
        if (server.StandardOutput.ReadLine() is not string address)
        {
            using (server)
            {
                throw new UsageException(
                    $"--watch cannot serve its page: {server.StandardError.ReadToEnd().ReplaceLineEndings(" ").Trim()}");
            }
        }

        // Nobody reads what else it says, and it is not to wait for somebody.
        server.ErrorDataReceived += (_, _) => { };
        server.BeginErrorReadLine();
        var watch = new RunWatch(server, address, new ProgressLog(files.Progress));
        try
        {
            watch.Log.Prepare();
            return watch;
        }
        catch
        {
            watch.Dispose();
            throw;
        }
    }

    /// <summary>Says on the page what the run came to, and shows its report where there is one.</summary>
    /// <param name="outcome">What it came to.</param>
    /// <param name="report">The report's file; null where there is none.</param>
    public void End(string outcome, string? report = null)
    {
        _isEnded = true;
        Log.End(outcome, Path.GetFileName(report));
    }

    public void Dispose()
    {
        try
        {
            if (!_isEnded)
            {
                End("It ended before it was finished; the terminal says why.");
            }
        }
        catch (Exception error) when (Failure.IsOfFile(error))
        {
            // The run has ended already, with a failure of its own or well; the page says at least that it is over.
        }

        _server.StandardInput.Close();
        if (!_server.WaitForExit(Patience))
        {
            _server.Kill();
        }

        _server.Dispose();
    }
}
