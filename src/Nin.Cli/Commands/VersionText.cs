using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Nin.Cli.Failures;
using Nin.Kernels;

namespace Nin.Cli.Commands;

/// <summary><c>nin --version</c>: all that a report of a problem should begin with, on one line.</summary>
internal sealed class VersionText : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(Get());
        return ExitCode.Done;
    }

    private static string Get()
    {
        string version = typeof(VersionText).Assembly.GetName().Version?.ToString(3) ?? "";
        string system = OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : OperatingSystem.IsLinux() ? "linux"
            : "other";
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string kernels = UsageException.Blame(() => KernelSet.Default).Name;
        string supported = string.Join(", ", KernelSet.Supported.Select(set => set.Name));
        return $"nin {version} (.NET {Environment.Version}, {system}-{architecture}, kernels {kernels}; supported {supported})";
    }
}
