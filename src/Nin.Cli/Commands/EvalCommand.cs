using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;
using Nin.Data.Folders;
using Nin.Formats;
using Nin.Kernels;
using Nin.Metrics;
using Nin.Models;

namespace Nin.Cli.Commands;

/// <summary><c>nin eval</c>: measures a model on labelled pictures.</summary>
internal sealed class EvalCommand : Command
{
    private readonly Argument<string> _model = SharedOptions.Model();

    private readonly Argument<string> _data = new("DATA")
    {
        Description = "The data set: a name (see 'nin data list'), or the path of a folder, an archive, a list (.csv, .jsonl) or a Parquet file.",
    };

    private readonly Option<double?> _minAccuracy = new("--min-accuracy")
    {
        HelpName = "X",
        Description = "Exit with code 3 when the accuracy is below this share, such as 0.99 or 99%.",
        CustomParser = Parsers.Share("--min-accuracy"),
    };

    private readonly Option<DataPart?> _split = DataParts.Option();

    private readonly Option<bool> _perClass = new("--per-class")
    {
        Description = "Show precision, recall and F1 of each class.",
    };

    private readonly Option<string?> _confusion = new("--confusion")
    {
        HelpName = "FILE",
        Description = "Write the confusion matrix: as a table to a .csv file, or as a picture to an .svg file.",
    };

    private readonly Option<TestViews?> _views = SharedOptions.Views();
    private readonly Option<string[]> _ensemble = EnsembleOption.Create();
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
        Add(_perClass);
        Add(_confusion);
        Add(_views);
        Add(_ensemble);
        Add(_threads);
        Add(_onBadImage);
        Add(_dataRoot);
        Add(_json);
        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        UsageException.Blame(() => KernelSet.Default);
        string data = arguments.GetRequiredValue(_data);
        WordOrder.CheckModelThenData(Name, arguments.GetRequiredValue(_model), data);
        Model model = ClassAnswers.Checked(ModelArgument.Load(arguments.GetRequiredValue(_model)));
        Action<ConfusionMatrix>? writeConfusion = arguments.GetValue(_confusion) is string file
            ? ConfusionFile.For(file, model.Labels.Length)
            : null;
        DataSplits splits = DataParts.Open(
            data, arguments.GetValue(_dataRoot), session.Cancellation, arguments.GetValue(_onBadImage) ?? OnBadImage.Stop);
        Dataset part = DataParts.Of(splits, arguments.GetValue(_split) ?? DataPart.Test);
        DataParts.CheckLabels(part);
        List<string> notes = [];
        if (splits.Note is string ofData && arguments.GetValue(_split) is null)
        {
            Say($"{ofData}. Only that part is measured; '--split all' measures every picture.");
        }

        TestViews views = arguments.GetValue(_views) ?? TestViews.None;
        (Evaluation evaluation, IReadOnlyList<MemberJson>? members, int learned) = session.Error.While(
            $"measuring {CountText.Counted(part.Count, "picture")}",
            () => UsageException.Blame(() => Measure(arguments, model, part, views, session.Cancellation)));
        writeConfusion?.Invoke(evaluation.Confusion!);
        if (part.Classes.Count < model.Labels.Length)
        {
            Say($"{part.Name} has {part.Classes.Count} of the model's {CountText.Counted(model.Labels.Length, "class")}; "
                + "the model may answer with any of them.");
        }

        if (arguments.GetValue(_json))
        {
            JsonDocuments.Write(
                session.Out, EvalJson.Of(evaluation, part.Name, learned, notes, views) with { Members = members },
                JsonDocuments.Readable.EvalJson);
        }
        else
        {
            EvaluationView.Show(evaluation, part, views, arguments.GetValue(_perClass), session.Out, members);
        }

        if (learned > 0)
        {
            session.Error.Message(
                $"nin: note: the model learned from {Figures.Count(learned)} of {(part.Count == 1 ? "this" : "these")} {CountText.Counted(part.Count, "picture")}; "
                + "on new ones it may be worse.", "yellow");
        }

        if (arguments.GetValue(_minAccuracy) is double least && evaluation.Accuracy < least)
        {
            session.Error.Message(
                $"nin: the accuracy {Figures.Percent(evaluation.Accuracy)} is below the {Figures.Percent(least)} asked for.",
                "red");
            return ExitCode.BelowMinAccuracy;
        }

        return ExitCode.Done;

        // What the figures do not show: which pictures they are of, and which classes.
        void Say(string note)
        {
            notes.Add(note);
            session.Error.Message($"nin: note: {note}", "yellow");
        }
    }

    /// <summary>
    /// Measures the model; with others as an ensemble, and then each of them too. Learned are the pictures that the one of them
    /// has learned from that knows most.
    /// </summary>
    private (Evaluation Evaluation, IReadOnlyList<MemberJson>? Members, int Learned) Measure(
        ParseResult arguments, Model model, Dataset part, TestViews views, CancellationToken cancellation)
    {
        int threads = arguments.GetValue(_threads) ?? 0;
        if (arguments.GetValue(_ensemble) is not { Length: > 0 } others)
        {
            using var classifier = new Classifier(model, threads) { Views = views };
            return (classifier.Evaluate(part, cancellation), null, LearnedBy(model));
        }

        using Ensemble ensemble = EnsembleOption.Load(model, others, threads, views);
        EnsembleEvaluation measured = ensemble.Evaluate(part, cancellation);
        string[] names = [arguments.GetRequiredValue(_model), .. others];
        return (
            measured.Together, [.. names.Select((name, i) => new MemberJson(name, measured.AccuracyOf(i)))],
            ensemble.Models.Max(LearnedBy));

        int LearnedBy(Model one) => one.LearnedFrom?.CountIn(part, cancellation) ?? 0;
    }
}
