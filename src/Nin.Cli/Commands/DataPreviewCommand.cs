using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;
using Nin.Imaging;
using Nin.Imaging.Png;

namespace Nin.Cli.Commands;

/// <summary><c>nin data preview</c>: a contact sheet of what the network will really see.</summary>
internal sealed class DataPreviewCommand : Command
{
    private readonly Argument<string?> _data = SharedOptions.TrainingData();

    private readonly Option<string> _out = new("--out")
    {
        HelpName = "FILE.png",
        Description = "The picture to write.",
        Required = true,
    };

    private readonly Option<string?> _recipe = SharedOptions.Recipe();

    private readonly Option<string?> _model = SharedOptions.Network();

    private readonly Option<int?> _columns = new("--columns")
    {
        HelpName = "N",
        Description = "Pictures of each class; 8 where not given.",
        CustomParser = Parsers.WholeNumber("--columns", 1, 64),
    };

    private readonly Option<int?> _epoch = new("--epoch")
    {
        HelpName = "N",
        Description = "The epoch whose random changes are shown; the first where not given.",
        CustomParser = Parsers.WholeNumber("--epoch", 1),
    };

    private readonly Option<ulong?> _seed = SharedOptions.Seed();

    private readonly Option<string?> _dataRoot = SharedOptions.DataRoot();

    private readonly Option<string[]> _set = SharedOptions.Settings();

    public DataPreviewCommand(Session session)
        : base("preview", "Draw what the network will see of a data set: cropped, changed and mixed.")
    {
        Add(_data);
        foreach (Option option in (Option[])[_out, _recipe, _model, _columns, _epoch, _seed, _dataRoot, _set])
        {
            Add(option);
        }

        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        string path = arguments.GetValue(_out)!;
        OutputFile.Check("--out", path, ".png");
        TrainingPlan plan = TrainingPlan.Of(new TrainingWishes
        {
            Data = arguments.GetValue(_data),
            Recipe = arguments.GetValue(_recipe),
            Network = arguments.GetValue(_model),
            Seed = arguments.GetValue(_seed),
            Settings = arguments.GetValue(_set) ?? [],
        });
        DataSplits data = UsageException.Blame(
            () => new DataCatalog(arguments.GetValue(_dataRoot)).Open(plan.Data, cancellation: session.Cancellation));
        DataParts.CheckLabels(data.Train);
        Image sheet = plan.TrainerOf(data).Preview(
            arguments.GetValue(_columns) ?? 8, (arguments.GetValue(_epoch) ?? 1) - 1, session.Cancellation);
        OutputFile.Write(path, stream => PngWriter.Write(stream, sheet));
        session.Out.Line(
            $"{Screen.Escape(CommandText.ShortPath(path))}: {sheet.Width} x {sheet.Height} pixels, [grey]settings of "
            + $"{Screen.Escape(plan.Origin)}[/]");
        return ExitCode.Done;
    }
}
