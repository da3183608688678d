using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Formats;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Cli.Commands;

/// <summary><c>nin summary</c>: what a network costs and sees, layer by layer.</summary>
internal sealed class SummaryCommand : Command
{
    private readonly Argument<string> _network = new("MODEL|NAME")
    {
        Description = "A model file, the folder of a training run, or the name of a network (see 'nin networks').",
    };

    private readonly Option<FeatureShape?> _input = new("--input")
    {
        HelpName = "HxWxC",
        Description = "Pictures of another size, such as 224x224x3 (height, width, channels).",
        CustomParser = Parsers.PictureSize("--input"),
    };

    private readonly Option<int?> _classes = new("--classes")
    {
        HelpName = "N",
        Description = "Another number of classes; for names only.",
        CustomParser = Parsers.WholeNumber("--classes", 1, 100_000),
    };

    private readonly Option<bool> _description = new("--description")
    {
        Description = "Print the network as JSON, as 'nin train --network FILE.json' reads it.",
    };

    private readonly Option<bool> _json = SharedOptions.Json();

    public SummaryCommand(Session session)
        : base("summary", "Show a network's layers: shapes, parameters, work, and how much of the picture they see.")
    {
        Add(_network);
        Add(_input);
        Add(_classes);
        Add(_description);
        Add(_json);
        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        Network network = NetworkOf(
            arguments.GetRequiredValue(_network), arguments.GetValue(_input), arguments.GetValue(_classes));
        if (arguments.GetValue(_description))
        {
            session.Out.Plain(NetworkJson.Write(network, isIndented: true));
            return ExitCode.Done;
        }

        NetworkSummary summary = NetworkSummary.Of(network);
        if (arguments.GetValue(_json))
        {
            JsonDocuments.Write(session.Out, DocumentOf(summary), JsonDocuments.Readable.SummaryJson);
        }
        else
        {
            SummaryView.Show(summary, session.Out);
        }

        return ExitCode.Done;
    }

    private static Network NetworkOf(string modelOrName, FeatureShape? input, int? classes)
    {
        if (modelOrName.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            Network described = NetworkJson.Load(modelOrName);
            return input is FeatureShape size ? described.WithInput(size) : described;
        }

        if (ModelArgument.IsFile(modelOrName))
        {
            Network network = ModelArgument.Load(modelOrName).Network;
            return classes is not null && classes != network.Classes
                ? throw new UsageException(
                    $"--classes: the model '{modelOrName}' is trained for {CountText.Counted(network.Classes, "class")}; name "
                    + "a network to see it with others.")
                : input is FeatureShape shape ? network.WithInput(shape) : network;
        }

        return ModelArgument.Named(modelOrName).Create(classes, input);
    }

    private static SummaryJson DocumentOf(NetworkSummary summary) => new(
        summary.Network, summary.Input.ToChannelsFirst(1), summary.Parameters, summary.Bytes, summary.MultiplyAdds,
        [.. summary.Layers.Select(layer => new SummaryLayerJson(
            layer.Name, layer.Kind, layer.Block, layer.Output.ToChannelsFirst(1), layer.Parameters, layer.Bytes,
            layer.MultiplyAdds,
            layer.ReceptiveField.Size, layer.ReceptiveField.Stride))]);
}
