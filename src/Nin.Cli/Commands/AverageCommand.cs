using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;
using Nin.Data.Folders;
using Nin.Formats;
using Nin.Kernels;
using Nin.Models;
using Nin.Training;

namespace Nin.Cli.Commands;

/// <summary><c>nin average</c>: one model whose weights are the mean of several models' weights.</summary>
internal sealed class AverageCommand : Command
{
    private const string Ending = ".safetensors";

    private readonly Argument<string[]> _models = new("MODEL")
    {
        Description = "Two models or more of one network: files, or folders of runs, which stand for their best model. A run keeps "
            + "that and its last checkpoint, checkpoint.safetensors in its folder, and none before.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _out = new("--out", "--output")
    {
        HelpName = "FILE",
        Description = "Write the model into this .safetensors file.",
        Required = true,
    };

    private readonly Option<string?> _data = new("--data")
    {
        HelpName = "DATA",
        Description = "Measure the running statistics of batch normalisation anew on the training part of this data set, as "
            + "torch.optim.swa_utils.update_bn does. Without it they are averaged too.",
    };

    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly Option<OnBadImage?> _onBadImage = SharedOptions.OnBadImage();
    private readonly Option<string?> _dataRoot = SharedOptions.DataRoot();
    private readonly Option<bool> _json = SharedOptions.Json();

    public AverageCommand(Session session)
        : base("average", "Average the weights of several models of one network.")
    {
        Add(_models);
        foreach (Option option in (Option[])[_out, _data, _threads, _onBadImage, _dataRoot, _json])
        {
            Add(option);
        }

        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        UsageException.Blame(() => KernelSet.Default);
        string[] words = arguments.GetRequiredValue(_models);
        if (words.Length == 1)
        {
            throw new UsageException(
                $"'{words[0]}' is a single model; expected two or more. A run keeps its best model and its last checkpoint, which "
                    + "is checkpoint.safetensors in its folder.");
        }

        string output = arguments.GetRequiredValue(_out);
        OutputFile.Check("--out", output, Ending);
        string[] files = [.. words.Select(ModelArgument.FileOf)];
        if (files.FirstOrDefault(file => Path.GetFullPath(file) == Path.GetFullPath(output)) is string same)
        {
            throw new UsageException($"--out: '{same}' is one of the models; expected another file.");
        }

        Model average = UsageException.Blame(() => WeightAverage.Of([.. files.Select(ModelArgument.Load)], files));
        int threads = arguments.GetValue(_threads) ?? 0;
        bool isNormalised = BatchNormUpdate.IsNeededBy(average);
        string? data = arguments.GetValue(_data);
        string? measuredOn = null;
        if (data is not null && isNormalised)
        {
            DataSplits splits = UsageException.Blame(() => new DataCatalog(arguments.GetValue(_dataRoot)).Open(
                data, arguments.GetValue(_onBadImage) ?? OnBadImage.Stop, session.Cancellation));
            DataParts.CheckLabels(splits.Train);
            measuredOn = splits.Name;
            average = session.Error.While("measuring the running statistics", () => UsageException.Blame(() =>
                BatchNormUpdate.Run(average, splits, threads, session.Cancellation)));
        }
        else if (isNormalised)
        {
            session.Error.Message(
                "nin: note: the running statistics of batch normalisation are averaged like weights, which is a guess; --data DATA "
                    + "measures them on its training pictures.", "yellow");
        }
        else if (data is not null)
        {
            session.Error.Message(
                $"nin: note: {average.Network.Name} has no batch normalisation, so there is nothing to measure on '{data}'.", "yellow");
        }

        OutputFile.Write(output, average.Save);
        Show(average, output, measuredOn, arguments.GetValue(_json), session);
        return ExitCode.Done;
    }

    private static void Show(Model average, string output, string? measuredOn, bool asJson, Session session)
    {
        if (asJson)
        {
            JsonDocuments.Write(
                session.Out,
                new AverageJson(
                    output, average.Network.Name, average.WeightsSha256(), measuredOn,
                    [.. average.AveragedFrom.Select(one => new AveragedJson(one.Name, one.WeightsSha256))]),
                JsonDocuments.Readable.AverageJson);
            return;
        }

        session.Out.Field(
            "network", 10, $"{average.Network.Name}, the mean of {CountText.Counted(average.AveragedFrom.Length, "model")}");
        if (measuredOn is not null)
        {
            session.Out.Field("statistics", 10, $"of batch normalisation measured on the training pictures of {measuredOn}");
        }

        session.Out.Field("weights", 10, $"SHA-256 {average.WeightsSha256()}");
        session.Out.Field("model", 10, CommandText.ShortPath(output));
    }
}
