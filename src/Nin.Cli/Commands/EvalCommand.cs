using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;
using Nin.Kernels;
using Nin.Models;

namespace Nin.Cli.Commands;

/// <summary><c>nin eval</c>: measures a model on labelled pictures.</summary>
internal sealed class EvalCommand : Command
{
    private enum Split
    {
        Test,
        Validation,
        Train,
    }

    private readonly Argument<string> _model = SharedOptions.Model();

    private readonly Argument<string> _data = new("DATA")
    {
        Description = "The data set: a name (see 'nin data list'), or the path of a folder or an archive.",
    };

    private readonly Option<double?> _minAccuracy = new("--min-accuracy")
    {
        HelpName = "X",
        Description = "Exit with code 3 when the accuracy is below this share, such as 0.99 or 99%.",
        CustomParser = Parsers.Share("--min-accuracy"),
    };

    private readonly Option<Split?> _split = new("--split")
    {
        HelpName = "test|validation|train",
        Description = "The part of the data set to measure on; test where not given.",
        CustomParser = Parsers.Word<Split>("--split"),
    };

    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly Option<OnBadImage?> _onBadImage = SharedOptions.OnBadImage();
    private readonly Option<string?> _dataRoot = SharedOptions.DataRoot();
    private readonly Option<bool> _json = SharedOptions.Json();

    public EvalCommand(Session session)
        : base("eval", "Measure a model on labelled pictures.")
    {
        Add(_model);
        Add(_data);
        Add(_minAccuracy);
        Add(_split);
        Add(_threads);
        Add(_onBadImage);
        Add(_dataRoot);
        Add(_json);
        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        UsageException.Blame(() => KernelSet.Default);
        Model model = ModelArgument.Load(arguments.GetRequiredValue(_model));
        string data = arguments.GetRequiredValue(_data);
        DataSplits splits = UsageException.Blame(() => new DataCatalog(arguments.GetValue(_dataRoot)).Open(
            data, arguments.GetValue(_onBadImage) ?? OnBadImage.Stop, session.Cancellation));
        Dataset part = PartOf(splits, arguments.GetValue(_split) ?? Split.Test);
        using var classifier = new Classifier(model, arguments.GetValue(_threads) ?? 0);
        CheckClasses(model, part, session);
        Evaluation evaluation = session.Error.While($"measuring {Figures.Count(part.Count)} pictures", () =>
            classifier.Evaluate(part, session.Cancellation));
        Report(evaluation, part, arguments.GetValue(_json), session.Out);
        if (model.LearnedFrom?.CountIn(part, session.Cancellation) is int learned and > 0)
        {
            session.Error.Line("[yellow]" + Screen.Escape(
                $"nin: note: the model learned from {Figures.Count(learned)} of these {Figures.Count(part.Count)} pictures; "
                + "on new ones it may be worse.") + "[/]");
        }

        if (arguments.GetValue(_minAccuracy) is double least && evaluation.Accuracy < least)
        {
            session.Error.Line(
                $"[red]nin: the accuracy {Figures.Percent(evaluation.Accuracy)} is below the {Figures.Percent(least)} asked for.[/]");
            return ExitCode.BelowMinAccuracy;
        }

        return ExitCode.Done;
    }

    private static void Report(Evaluation evaluation, Dataset part, bool asJson, Screen screen)
    {
        if (asJson)
        {
            double? loss = double.IsFinite(evaluation.Loss) ? evaluation.Loss : null;
            JsonDocuments.Write(screen, new EvalJson(evaluation.Accuracy, loss, evaluation.Pictures), JsonDocuments.Readable.EvalJson);
            return;
        }

        screen.Field("accuracy", 10, Figures.Percent(evaluation.Accuracy));
        screen.Field("loss", 10, Figures.Loss(evaluation.Loss));
        screen.Field("pictures", 10, $"{Figures.Count(evaluation.Pictures)} of {part.Name}");
    }

    private static Dataset PartOf(DataSplits splits, Split split)
    {
        (Split Name, Dataset? Part)[] all = [(Split.Test, splits.Test), (Split.Validation, splits.Validation), (Split.Train, splits.Train)];
        IEnumerable<string> there = all.Where(one => one.Part is not null).Select(one => Word(one.Name));
        return all.First(one => one.Name == split).Part ?? throw new UsageException(
            $"{splits.Name} has no {Word(split)} part; it has {string.Join(" and ", there)}. Choose with --split.");
    }

    private static string Word(Split split) => split.ToString().ToLowerInvariant();

    private static void CheckClasses(Model model, Dataset part, Session session)
    {
        if (part.Classes.Count != model.Labels.Length)
        {
            throw new UsageException(
                $"{part.Name} has {part.Classes.Count} classes, the model {model.Labels.Length}: they do not belong together.");
        }

        int other = Enumerable.Range(0, model.Labels.Length).FirstOrDefault(i => model.Labels[i] != part.Classes[i], -1);
        if (other >= 0)
        {
            session.Error.Line("[yellow]" + Screen.Escape(
                $"nin: note: class {other} is '{model.Labels[other]}' for the model and '{part.Classes[other]}' in {part.Name}; is it the right data set?") + "[/]");
        }
    }
}
