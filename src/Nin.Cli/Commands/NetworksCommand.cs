using System.CommandLine;
using System.Globalization;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Networks;

namespace Nin.Cli.Commands;

/// <summary><c>nin networks</c>: the networks known by name.</summary>
internal sealed class NetworksCommand : Command
{
    private readonly Option<bool> _json = SharedOptions.Json();

    public NetworksCommand(Session session)
        : base("networks", "List the networks that are known by name.")
    {
        Add(_json);
        SetAction(arguments => Run(arguments.GetValue(_json), session.Out));
    }

    private static int Run(bool asJson, Screen screen)
    {
        IEnumerable<(NetworkEntry Entry, NetworkSummary Summary)> networks =
            NetworkCatalog.Entries.Select(entry => (entry, NetworkSummary.Of(entry.Create())));
        if (asJson)
        {
            JsonDocuments.Write(
                screen,
                [.. networks.Select(network => DocumentOf(network.Entry, network.Summary))],
                JsonDocuments.Readable.IReadOnlyListListedNetworkJson);
            return ExitCode.Done;
        }

        var listing = new Listing(
            new Column("name"),
            new Column("input", DropOrder: 2),
            new Column("classes", IsNumber: true, DropOrder: 3),
            new Column("parameters", IsNumber: true),
            new Column("float32", IsNumber: true, DropOrder: 1),
            new Column("MACs", IsNumber: true, DropOrder: 4),
            new Column("description"));
        foreach ((NetworkEntry entry, NetworkSummary summary) in networks)
        {
            listing.Add(
                null, entry.Name, $"{entry.Input.Height}x{entry.Input.Width}x{entry.Input.Channels}",
                entry.Classes.ToString(CultureInfo.InvariantCulture), Figures.Count(summary.Parameters),
                Figures.Mebibytes(summary.Bytes),
                Figures.Millions(summary.MultiplyAdds), entry.Description);
        }

        listing.WriteTo(screen);
        return ExitCode.Done;
    }

    private static Output.ListedNetworkJson DocumentOf(NetworkEntry entry, NetworkSummary summary) => new(
        entry.Name, entry.Description, [entry.Input.Height, entry.Input.Width, entry.Input.Channels], entry.Classes,
        summary.Parameters,
        summary.Bytes, summary.MultiplyAdds);
}
