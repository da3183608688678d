using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;
using Nin.Data.Download;

namespace Nin.Cli.Commands;

/// <summary><c>nin data get</c>: fetches a data set from its official place.</summary>
internal sealed class DataGetCommand : Command
{
    private readonly Argument<string> _name = new("NAME")
    {
        Description = $"The data set: {string.Join(", ", DownloadSource.Names)}.",
    };

    private readonly Option<string?> _dataRoot = new("--data-root")
    {
        HelpName = "DIR",
        Description = "The folder for all data sets; $NIN_DATA where it can be written, else the user's cache, where not given.",
    };

    private readonly Option<string[]> _mirror = new("--mirror")
    {
        HelpName = "URL",
        Description = "A folder on the web to fetch the files from in place of the official ones; may be given more than once.",
    };

    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly Session _session;
    private readonly Func<string, DownloadSource> _find;
    private readonly DownloadOptions _options;

    public DataGetCommand(Session session)
        : this(session, DownloadSource.Find, new DownloadOptions())
    {
    }

    /// <param name="session">What the command is given besides its arguments.</param>
    /// <param name="find">Where a set is to be had.</param>
    /// <param name="options">How patient to be.</param>
    internal DataGetCommand(Session session, Func<string, DownloadSource> find, DownloadOptions options)
        : base("get", "Fetch a data set from its official place, or go on with what was interrupted.")
    {
        (_session, _find, _options) = (session, find, options);
        Add(_name);
        Add(_dataRoot);
        Add(_mirror);
        Add(_json);
        SetAction(arguments => Run(
            arguments.GetRequiredValue(_name), arguments.GetValue(_dataRoot), arguments.GetValue(_mirror) ?? [],
            arguments.GetValue(_json)));
    }

    private int Run(string name, string? dataRoot, string[] mirrors, bool asJson)
    {
        if (!DownloadSource.Names.Contains(name) && Path.Exists(name))
        {
            throw new UsageException(
                $"'{name}' is here already, and needs no fetching. Type: {CommandText.Of("nin", "train", name)}");
        }

        DownloadSource source = UsageException.Blame(() =>
            mirrors.Length == 0 ? _find(name) : _find(name).From([.. mirrors.Select(AddressOf)]));
        string folder = DataDownload.FolderOf(name, dataRoot);
        long started = _session.Clock.GetTimestamp();
        Screen screen = !asJson ? _session.Out : _session.Error.IsTerminal ? _session.Error : new Screen(TextWriter.Null);
        var view = new DownloadView(screen, _session.Clock, source, folder);
        IReadOnlyList<DownloadedFile> files;
        try
        {
            files = Fetch(source, folder, view);
        }
        catch (OperationCanceledException)
        {
            _session.Error.Message("nin: stopped; what has arrived is kept. Go on with:", "yellow");
            _session.Error.Plain("  " + CommandAgain(name, dataRoot, mirrors, asJson));
            return ExitCode.Cancelled;
        }

        if (asJson)
        {
            double seconds = _session.Clock.GetElapsedTime(started).TotalSeconds;
            JsonDocuments.Write(_session.Out, DocumentOf(name, folder, seconds, files), JsonDocuments.Readable.DataGetJson);
        }
        else
        {
            view.Finish(CommandText.Of(["nin", "train", name, .. RootWords(dataRoot)]));
        }

        NoteOther(name, folder, dataRoot);
        return ExitCode.Done;
    }

    private IReadOnlyList<DownloadedFile> Fetch(DownloadSource source, string folder, DownloadView view)
    {
        try
        {
            return new DataDownload(source, folder,
                _options with { Observer = view }).RunAsync(_session.Cancellation).GetAwaiter().GetResult();
        }
        finally
        {
            view.End();
        }
    }

    /// <summary>The name may find another folder first.</summary>
    private void NoteOther(string name, string folder, string? dataRoot)
    {
        string? found = new DataCatalog(dataRoot).List().FirstOrDefault(known => known.Name == name)?.Location;
        if (found is not null && found != folder
            && !found.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            _session.Error.Message(
                $"nin: note: '{name}' is found in {found} first; name {folder} to use what was fetched.", "yellow");
        }
    }

    private static string CommandAgain(string name, string? dataRoot, string[] mirrors, bool asJson) => CommandText.Of(
    [
        "nin", "data", "get", name, .. RootWords(dataRoot), .. mirrors.SelectMany(mirror => (string[])["--mirror", mirror]),
        .. asJson ? (string[])["--json"] : [],
    ]);

    private static string[] RootWords(string? dataRoot) => dataRoot is null ? [] : ["--data-root", dataRoot];

    private static DataGetJson DocumentOf(string name, string folder, double seconds, IReadOnlyList<DownloadedFile> files) => new(
        name, folder, files.Sum(file => file.File.Bytes), seconds,
        [.. files.Select(file => new DataGetFileJson(file.File.Name, file.File.Bytes, file.File.Sha256,
            file.From?.AbsoluteUri))]);

    private static Uri AddressOf(string mirror) => Uri.TryCreate(mirror, UriKind.Absolute, out Uri? address)
        ? address
        : throw new UsageException($"--mirror: expected the http:// or https:// address of a folder, got '{mirror}'.");
}
