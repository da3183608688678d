using System.CommandLine;

namespace Nin.Cli.Commands;

/// <summary><c>nin data</c>: what there is to learn from.</summary>
internal sealed class DataCommand : Command
{
    public DataCommand(Session session)
        : base("data", "See what there is to learn from, fetch it, and look at it.")
    {
        Add(new DataListCommand(session));
        Add(new DataGetCommand(session));
        Add(new DataPreviewCommand(session));
    }
}
