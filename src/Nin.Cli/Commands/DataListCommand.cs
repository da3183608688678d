using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;

namespace Nin.Cli.Commands;

/// <summary><c>nin data list</c>: the data sets known by name, and where they lie.</summary>
internal sealed class DataListCommand : Command
{
    private readonly Option<string?> _dataRoot = SharedOptions.DataRoot();
    private readonly Option<bool> _json = SharedOptions.Json();

    public DataListCommand(Session session)
        : base("list", "List the data sets that are known by name, and where they lie.")
    {
        Add(_dataRoot);
        Add(_json);
        SetAction(arguments => Run(arguments.GetValue(_dataRoot), arguments.GetValue(_json), session.Out));
    }

    private static int Run(string? dataRoot, bool asJson, Screen screen)
    {
        IReadOnlyList<KnownData> known = new DataCatalog(dataRoot).List();
        if (asJson)
        {
            JsonDocuments.Write(
                screen,
                [.. known.Select(data => new DataJson(data.Name, data.Description, data.IsPresent, data.Location))],
                JsonDocuments.Readable.IReadOnlyListDataJson);
            return ExitCode.Done;
        }

        var listing = new Listing(new Column("name"), new Column("where"), new Column("description", DropOrder: 1));
        foreach (KnownData data in known)
        {
            string where = data.Location is string path ? CommandText.ShortPath(path) : data.IsPresent ? "built in" : "not found";
            listing.Add(data.IsPresent ? null : "grey", data.Name, where, data.Description);
        }

        listing.WriteTo(screen);
        if (known.Any(data => !data.IsPresent))
        {
            screen.Message($"{CommandText.Of("nin", "data", "get")} NAME fetches one that is not found.", "grey");
        }

        return ExitCode.Done;
    }
}
