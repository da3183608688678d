using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;
using Nin.Data.Folders;
using Nin.Kernels;
using Nin.Models;
using Nin.Networks;
using Nin.Training;
using Nin.Training.Logging;
using Nin.Training.Runs;

namespace Nin.Cli.Commands;

/// <summary><c>nin train</c>: a recipe and a data set in, a model and a run folder out.</summary>
internal sealed class TrainCommand : Command
{
    private readonly Argument<string?> _data = SharedOptions.TrainingData();

    private readonly Option<string?> _recipe = SharedOptions.Recipe();

    private readonly Option<string?> _model = SharedOptions.Network();

    private readonly Option<int?> _epochs = new("--epochs")
    {
        HelpName = "N",
        Description = "Passes over the training pictures.",
        CustomParser = Parsers.WholeNumber("--epochs", 1),
    };

    private readonly Option<int?> _batchSize = SharedOptions.BatchSize();

    private readonly Option<float?> _learningRate = new("--lr")
    {
        HelpName = "X",
        Description = "The learning rate at the top of the schedule.",
        CustomParser = Parsers.Positive<float>("--lr"),
    };

    private readonly Option<ulong?> _seed = SharedOptions.Seed();

    private readonly Option<int?> _threads = SharedOptions.Threads();

    private readonly Option<string?> _out = new("--out")
    {
        HelpName = "DIR",
        Description = "The run's folder; a new one in runs/ where not given.",
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Go on with the run in --out, or with the latest in runs/ of this data set and network. "
            + "More --epochs make it longer.",
    };

    private readonly Option<string?> _initFrom = new("--init-from")
    {
        HelpName = "MODEL",
        Description = "A model to begin with, as far as its weights' names and shapes fit: a file, the folder of a run, or one "
            + $"that comes with nin: {string.Join(", ", ShippedModel.Descriptions.Keys)}.",
    };

    private readonly BackboneOptions _backbone = new();

    private readonly Option<TimeSpan?> _timeLimit = new("--time-limit")
    {
        HelpName = "TIME",
        Description = "End after this time (90s, 30m, 1h30m) with the best model so far. Measuring the preprocessing counts.",
        CustomParser = Parsers.Duration("--time-limit"),
    };

    private readonly Option<DeadHeadAction?> _onDeadHead = new("--on-dead-head")
    {
        HelpName = "restart|stop|ignore",
        Description = "What to do when every class map has died and nothing can be learned any more.",
        CustomParser = Parsers.Word<DeadHeadAction>("--on-dead-head"),
    };

    private readonly Option<OnBadImage?> _onBadImage = SharedOptions.OnBadImage();

    private readonly Option<string?> _dataRoot = SharedOptions.DataRoot();

    private readonly Option<string?> _classWeights = new("--class-weights")
    {
        HelpName = "balanced|NAME=X,...",
        Description = "How much the pictures of each class count: balanced lets rare classes count as much as frequent ones.",
    };

    private readonly Option<LogFormat[]?> _log = new("--log")
    {
        HelpName = "tensorboard|csv",
        Description = "Write the figures of the run into its folder for TensorBoard (events.out.tfevents...), or as a table "
            + "(metrics.csv); may be given more than once.",
        CustomParser = Parsers.Words<LogFormat>("--log"),
    };

    private readonly Option<bool> _watch = new("--watch")
    {
        Description = "Serve the report as far as it goes to the browsers of this machine, until the run ends.",
    };

    private readonly Option<int?> _watchPort = new("--watch-port")
    {
        HelpName = "N",
        Description = "The port of --watch; any that is free where not given.",
        CustomParser = Parsers.WholeNumber("--watch-port", 1, ushort.MaxValue),
    };

    private readonly Option<string[]> _set = SharedOptions.Settings();

    private readonly Option<bool> _noReport = new("--no-report")
    {
        Description = $"Do not write {ReportFile.Name} at the end: the run's page with curves, figures and mistakes.",
    };

    private readonly Option<bool> _json = SharedOptions.Json();

    public TrainCommand(Session session)
        : base("train", "Train a network on labelled pictures.")
    {
        Add(_data);
        foreach (Option option in (Option[])[
            _recipe, _model, _epochs, _batchSize, _learningRate, _seed, _threads, _out, _resume, _initFrom,
            .. _backbone.All, _timeLimit,
            _onDeadHead, _classWeights, _onBadImage, _log, _watch, _watchPort, _noReport, _dataRoot, _set, _json])
        {
            Add(option);
        }

        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        bool asJson = arguments.GetValue(_json);
        int threads = arguments.GetValue(_threads) ?? 0;
        string? dataRoot = arguments.GetValue(_dataRoot);
        UsageException.Blame(() => KernelSet.Default);
        WordOrder.CheckTrainingData(Name, arguments.GetValue(_data));
        Model? initFrom = arguments.GetValue(_initFrom) is string path ? ModelArgument.Load(path) : null;
        (string Host, string Assembly)? server = ServerFor(arguments);
        Backbone? backbone = _backbone.Load(arguments, instead: [_model, _initFrom]);
        TrainingPlan plan = TrainingPlan.Of(WishesOf(arguments, initFrom, backbone));
        TrainingView view = TrainingView.For(session, asJson, plan);
        using RunLock claim = RunClaim.Take(plan, arguments.GetValue(_resume), out plan);
        using RunWatch? watch = server is null
            ? null
            : RunWatch.Start(server.Value, plan.Folder, arguments.GetValue(_watchPort) ?? 0);
        if (watch is not null)
        {
            session.Error.Plain($"watch it at {watch.Address}");
        }

        TimeSpan? timeLimit = arguments.GetValue(_timeLimit);
        DataSplits data = view.While($"reading {plan.Data}", () => UsageException.Blame(() =>
            new DataCatalog(dataRoot).Open(plan.Data, plan.OnBadImage, session.Cancellation)));
        DataParts.CheckLabels(data.Train);
        var folder = new RunFolder(plan.Folder);
        Func<CancellationToken, TrainingResult> train = plan.TrainingOf(data, new TrainerOptions
        {
            Folder = plan.Folder,
            Lock = claim,
            Resume = arguments.GetValue(_resume),
            InitFrom = initFrom,
            Threads = threads,
            TimeLimit = timeLimit,
            Observer = Observers.Of([view, .. LogsOf(arguments, folder), .. LogOf(watch)]),
        });
        try
        {
            session.Cancellation.ThrowIfCancellationRequested();
            TrainingResult result = view.While("preparing", () =>
            {
                view.BeginTimeLimit(timeLimit);
                using CancellationTokenRegistration stopping = session.Cancellation.Register(view.OnStopping);
                return train(session.Cancellation);
            });
            string outcome = TrainingText.Outcome(result);
            watch?.Log.BeginReport(outcome);
            string? report = arguments.GetValue(_noReport)
                ? null
                : view.While("drawing the report", () => ReportFile.Of(folder, data, threads, session));
            watch?.End(outcome, report);
            view.Finish(result, [.. NextCommands(result, plan, arguments)], report);
            if (asJson)
            {
                JsonDocuments.Write(
                    session.Out, DocumentOf(result, session.Clock.GetLocalNow(), report), JsonDocuments.Readable.TrainJson);
            }

            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (File.Exists(folder.Checkpoint))
        {
            watch?.End("It was stopped and saved, and can go on from there.");
            session.Error.Message($"nin: stopped{view.Position} and saved. Go on with:", "yellow");
            session.Error.Plain("  " + ResumeCommand(plan, arguments));
            return ExitCode.Cancelled;
        }
    }

    /// <exception cref="UsageException">There is nothing to serve the page with.</exception>
    private (string Host, string Assembly)? ServerFor(ParseResult arguments) =>
        arguments.GetValue(_watch) ? RunWatch.Find()
        : arguments.GetValue(_watchPort) is null ? null
        : throw new UsageException("--watch-port is the port of --watch, which was not given.");

    private static ITrainingObserver[] LogOf(RunWatch? watch) => watch is null ? [] : [watch.Log];

    private IEnumerable<ITrainingObserver> LogsOf(ParseResult arguments, RunFolder folder) =>
        (arguments.GetValue(_log) ?? []).Select<LogFormat, ITrainingObserver>(format => format switch
        {
            LogFormat.TensorBoard => new TensorBoardLog(folder.Path),
            _ => new CsvLog(Path.Combine(folder.Path, "metrics.csv")),
        });

    /// <summary>Who begins with a model's weights and names neither a network nor a recipe means that model's network.</summary>
    private string? NetworkOf(ParseResult arguments, Model? initFrom) => arguments.GetValue(_model) ??
        (arguments.GetValue(_recipe) is null && !arguments.GetValue(_resume)
            ? NetworkCatalog.Entries.FirstOrDefault(entry => entry.Name == initFrom?.Network.Name)?.Name
            : null);

    private TrainingWishes WishesOf(ParseResult arguments, Model? initFrom, Backbone? backbone) => new()
    {
        Data = arguments.GetValue(_data),
        Recipe = arguments.GetValue(_recipe),
        Network = NetworkOf(arguments, initFrom),
        Backbone = backbone,
        Head = _backbone.HeadOf(arguments),
        Freeze = _backbone.FreezeOf(arguments),
        Epochs = arguments.GetValue(_epochs),
        BatchSize = arguments.GetValue(_batchSize),
        LearningRate = arguments.GetValue(_learningRate),
        Seed = arguments.GetValue(_seed),
        OnDeadHead = arguments.GetValue(_onDeadHead),
        ClassWeights = arguments.GetValue(_classWeights),
        OnBadImage = arguments.GetValue(_onBadImage),
        Settings = arguments.GetValue(_set) ?? [],
        Out = arguments.GetValue(_out),
        Resume = arguments.GetValue(_resume),
    };

    private IEnumerable<string> NextCommands(TrainingResult result, TrainingPlan plan, ParseResult arguments)
    {
        string model = CommandText.ShortPath(new RunFolder(plan.Folder).Model);
        if (result.End == TrainingEnd.TimeLimit)
        {
            yield return ResumeCommand(plan, arguments);
        }

        yield return CommandText.Of("nin", "predict", model) + " PICTURE.png";
        string[] root = arguments.GetValue(_dataRoot) is string folder ? ["--data-root", folder] : [];
        string[] skip = plan.OnBadImage == OnBadImage.Stop
            ? []
            : ["--on-bad-image", plan.OnBadImage.ToString().ToLowerInvariant()];
        yield return CommandText.Of(["nin", "eval", model, plan.Data, .. skip, .. root]);
        yield return CommandText.Of("nin", "summary", model);
    }

    /// <summary>The command that goes on; all that decides the results is in the folder's recipe.</summary>
    private string ResumeCommand(TrainingPlan plan, ParseResult arguments)
    {
        // Paths as they stand from anywhere; a known name is in the recipe.
        List<string> words = ["nin", "train"];
        if (Path.Exists(plan.Data)
            && !new DataCatalog(arguments.GetValue(_dataRoot)).List().Any(known => known.Name == plan.Data))
        {
            words.Add(Path.GetFullPath(plan.Data));
        }
        else if (arguments.GetValue(_resume) && arguments.GetValue(_data) is string data)
        {
            words.Add(data);
        }

        words.AddRange(["--resume", "--out", Path.GetFullPath(plan.Folder)]);
        Repeat("--init-from", AsPath(arguments.GetValue(_initFrom)));
        words.AddRange(_backbone.Words(arguments));
        Repeat("--data-root", AsPath(arguments.GetValue(_dataRoot)));
        Repeat("--on-bad-image", plan.OnBadImage == OnBadImage.Repair ? "repair" : null);
        Repeat("--log", arguments.GetValue(_log) is { Length: > 0 } logs ? string.Join(',', logs).ToLowerInvariant() : null);
        Repeat("--threads", arguments.GetValue(_threads)?.ToString(CultureInfo.InvariantCulture));
        Repeat("--watch-port", arguments.GetValue(_watchPort)?.ToString(CultureInfo.InvariantCulture));
        if (arguments.GetValue(_watch))
        {
            words.Add("--watch");
        }

        if (arguments.GetValue(_json))
        {
            words.Add("--json");
        }

        return CommandText.Of(words);

        static string? AsPath(string? path) => path is not null && Path.Exists(path) ? Path.GetFullPath(path) : path;

        void Repeat(string option, string? value)
        {
            if (value is not null)
            {
                words.AddRange([option, value]);
            }
        }
    }

    private static TrainJson DocumentOf(TrainingResult result, DateTimeOffset endedAt, string? report)
    {
        var folder = new RunFolder(result.Folder!);
        return new TrainJson(
            result.Test?.Accuracy, result.Validation, result.BestEpoch, result.Epochs,
            JsonNamingPolicy.CamelCase.ConvertName($"{result.End}"),
            endedAt, result.Seconds, result.PicturesPerSecond, result.WeightsSha256, folder.Model, folder.Path, report,
            result.TestByViews is null ? null : CommandText.Word(result.TestViews), result.TestByViews?.Accuracy);
    }
}
