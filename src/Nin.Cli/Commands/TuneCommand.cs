using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;
using Nin.Data.Folders;
using Nin.Kernels;
using Nin.Training;
using Nin.Tuning;

namespace Nin.Cli.Commands;

/// <summary><c>nin tune</c>: finds a recipe for a data set within a time.</summary>
internal sealed class TuneCommand : Command
{
    private const string Runs = "runs", FolderEnding = "-tune";

    private readonly Argument<string> _data = new("DATA")
    {
        Description = "The data set: a name (see 'nin data list'), or the path of a folder, an archive, a list (.csv, .jsonl) or a Parquet file.",
    };

    private readonly Option<TimeSpan?> _timeLimit = new("--time-limit")
    {
        HelpName = "TIME",
        Description = "The time for all of it (30m, 1h, 1h30m), sessions that were interrupted with it. The plan is made to fit; a round that has begun may run over by a fifth.",
        CustomParser = Parsers.Duration("--time-limit"),
        Required = true,
    };

    private readonly Option<string?> _out = new("--out", "--output")
    {
        HelpName = "DIR",
        Description = "The tuning's folder; runs/DATA-tune where not given. One that holds this tuning already is gone on with.",
    };

    private readonly Option<string?> _recipe = new("--recipe")
    {
        HelpName = "NAME|FILE",
        Description = "The recipe to begin with: the first candidate, and what is not searched in all others. The one called like "
            + "the data set where not given, else one for such pictures.",
    };

    private readonly Option<ulong?> _seed = SharedOptions.Seed();
    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly Option<OnBadImage?> _onBadImage = SharedOptions.OnBadImage();
    private readonly Option<string?> _dataRoot = SharedOptions.DataRoot();
    private readonly Option<bool> _json = SharedOptions.Json();

    public TuneCommand(Session session)
        : base("tune", "Find a recipe: try many on the validation part, and give the best ones more epochs.")
    {
        Add(_data);
        foreach (Option option in (Option[])[_timeLimit, _out, _recipe, _seed, _threads, _onBadImage, _dataRoot, _json])
        {
            Add(option);
        }

        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        UsageException.Blame(() => KernelSet.Default);
        string name = arguments.GetRequiredValue(_data);
        WordOrder.CheckTrainingData(Name, name);
        Recipe? named = RecipeOf(arguments.GetValue(_recipe), name);
        bool asJson = arguments.GetValue(_json);
        Screen screen = session.ForProgress(asJson);
        DataSplits data = screen.While($"reading {name}", () => UsageException.Blame(() =>
            new DataCatalog(arguments.GetValue(_dataRoot)).Open(
                name, arguments.GetValue(_onBadImage) ?? OnBadImage.Stop, session.Cancellation)));
        DataParts.CheckLabels(data.Train);
        Recipe recipe = named ?? SearchSpace.RecipeFor(data);
        recipe = recipe with { Data = name, Seed = arguments.GetValue(_seed) ?? recipe.Seed };
        string folder = arguments.GetValue(_out) ?? Path.Combine(Runs, DataCatalog.NameOf(name) + FolderEnding);
        var view = new TuningView(screen, session, recipe);
        var options = new TunerOptions
        {
            Folder = folder,
            TimeLimit = arguments.GetValue(_timeLimit)!.Value,
            Threads = arguments.GetValue(_threads) ?? 0,
            Observer = view,
        };
        try
        {
            using CancellationTokenRegistration stopping = session.Cancellation.Register(view.OnStopping);
            TuningResult result = UsageException.Blame(() => new Tuner(recipe, data, options).Run(session.Cancellation));
            string best = CommandText.ShortPath(new TuningFolder(result.Folder).Best);
            view.Finish(result, best, CommandText.Of(["nin", "train", name, "--recipe", best, .. Root(arguments)]));
            if (asJson)
            {
                JsonDocuments.Write(session.Out, DocumentOf(result, best), JsonDocuments.Readable.TuneJson);
            }

            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (new TuningFolder(folder).HoldsTuning)
        {
            screen.Status(null);
            session.Error.Message("nin: stopped and saved. Go on with the same command:", "yellow");
            session.Error.Plain("  " + Again(arguments));
            return ExitCode.Cancelled;
        }
        finally
        {
            screen.Status(null);
        }
    }

    /// <summary>The recipe that is named, or is called like the data set; null where there is none.</summary>
    private static Recipe? RecipeOf(string? named, string data)
    {
        string nameOrPath = named ?? DataCatalog.NameOf(data);
        return named is not null || RecipeFile.Names.Contains(nameOrPath) ? RecipeFile.Load(nameOrPath) : null;
    }

    private string[] Root(ParseResult arguments) =>
        arguments.GetValue(_dataRoot) is string root ? ["--data-root", root] : [];

    private string Again(ParseResult arguments)
    {
        List<string> words = ["nin", "tune", arguments.GetRequiredValue(_data)];
        TimeSpan limit = arguments.GetValue(_timeLimit)!.Value;
        Repeat("--time-limit", string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0.###}s"));
        Repeat("--out", arguments.GetValue(_out));
        Repeat("--recipe", arguments.GetValue(_recipe));
        Repeat("--seed", arguments.GetValue(_seed)?.ToString(CultureInfo.InvariantCulture));
        Repeat("--threads", arguments.GetValue(_threads)?.ToString(CultureInfo.InvariantCulture));
        Repeat("--on-bad-image", arguments.GetValue(_onBadImage)?.ToString().ToLowerInvariant());
        words.AddRange(Root(arguments));
        return CommandText.Of([.. words, .. arguments.GetValue(_json) ? (string[])["--json"] : []]);

        void Repeat(string option, string? value)
        {
            if (value is not null)
            {
                words.AddRange([option, value]);
            }
        }
    }

    private static TuneJson DocumentOf(TuningResult result, string best) => new(
        best, result.Folder, result.Plan.Space, JsonNamingPolicy.CamelCase.ConvertName($"{result.End}"),
        [.. result.Plan.Rungs.Select(rung => new RungJson(rung.Candidates, rung.Epochs))],
        [.. result.Ranking.Select((trial, i) => JsonOf(i + 1, trial, result.Plan.CandidateOf(trial).Recipe))]);

    private static TrialJson JsonOf(int rank, Trial trial, Recipe recipe) => new(
        rank, trial.Candidate, recipe.Network, recipe.Optimizer.LearningRate, recipe.Optimizer.WeightDecay,
        AugmentationText.Of(recipe.Augmentation), trial.Rung, trial.Epochs, trial.Accuracy,
        trial.Interval is (double low, double high) ? [low, high] : null, trial.Loss, trial.Seconds, trial.WeightsSha256,
        trial.Problem);
}
