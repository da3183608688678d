using System.CommandLine;
using System.Globalization;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;
using Nin.Kernels;
using Nin.Training;
using Nin.Training.RangeTest;

namespace Nin.Cli.Commands;

/// <summary><c>nin lr-find</c>: the learning rate that a network, a recipe and a data set ask for.</summary>
internal sealed class LrFindCommand : Command
{
    private const int MostSteps = 100_000;

    private readonly Argument<string?> _data = SharedOptions.TrainingData();
    private readonly Option<string?> _recipe = SharedOptions.Recipe();
    private readonly Option<string?> _model = SharedOptions.Network();
    private readonly Option<int?> _batchSize = SharedOptions.BatchSize();
    private readonly Option<ulong?> _seed = SharedOptions.Seed();
    private readonly Option<int?> _threads = SharedOptions.Threads();

    private readonly Option<int?> _steps = new("--steps")
    {
        HelpName = "N",
        Description = "Steps from the lowest rate to the highest; 200 where not given.",
        CustomParser = Parsers.WholeNumber("--steps", LearningRateFinderOptions.FewestSteps, MostSteps),
    };

    private readonly Option<string?> _dataRoot = SharedOptions.DataRoot();
    private readonly Option<string[]> _set = SharedOptions.Settings();

    private readonly Option<string?> _out = new("--out")
    {
        HelpName = "FILE.svg",
        Description = "Draw the curve into this file too.",
    };

    private readonly Option<bool> _json = SharedOptions.Json();

    public LrFindCommand(Session session)
        : base("lr-find", "Find a learning rate: some steps with a rising rate, and the loss at each.")
    {
        Add(_data);
        foreach (Option option in (Option[])[_recipe, _model, _batchSize, _seed, _threads, _steps, _dataRoot, _set, _out, _json])
        {
            Add(option);
        }

        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        bool asJson = arguments.GetValue(_json);
        string? picture = arguments.GetValue(_out);
        if (picture is not null)
        {
            OutputFile.Check("--out", picture, ".svg");
        }

        UsageException.Blame(() => KernelSet.Default);
        WordOrder.CheckTrainingData(Name, arguments.GetValue(_data));
        TrainingPlan plan = TrainingPlan.Of(WishesOf(arguments));
        Screen screen = session.ForProgress(asJson);
        var options = new LearningRateFinderOptions { Threads = arguments.GetValue(_threads) ?? 0 };
        options = options with { Steps = arguments.GetValue(_steps) ?? options.Steps };
        var view = new LearningRateView(screen, plan, options);
        DataSplits data = screen.While($"reading {plan.Data}", () =>
            UsageException.Blame(
                () => new DataCatalog(arguments.GetValue(_dataRoot)).Open(plan.Data, cancellation: session.Cancellation)));
        DataParts.CheckLabels(data.Train);
        LearningRateFinderOptions told = options with { Observer = view };
        LearningRateFinder finder = plan.Network is null
            ? new LearningRateFinder(plan.Recipe, data, told)
            : new LearningRateFinder(plan.Network, plan.Recipe, data, told);
        LearningRateCurve curve = screen.While("preparing", () => finder.Run(session.Cancellation));
        LearningRateSuggestion suggestion = curve.Suggestion ?? throw new TrainingException(NoFall(curve, options));
        if (picture is not null)
        {
            CurveSvg.Write(picture, curve, $"{plan.Recipe.Network} on {data.Name}: loss as the learning rate rises");
        }

        view.Finish(curve, suggestion, picture, NextCommand(arguments, suggestion.Valley));
        if (asJson)
        {
            JsonDocuments.Write(
                session.Out, new LrFindJson(suggestion.Valley, suggestion.Steepest, suggestion.Minimum, curve.Points),
                JsonDocuments.Readable.LrFindJson);
        }

        return ExitCode.Done;
    }

    private static string NoFall(LearningRateCurve curve, LearningRateFinderOptions range) => curve.End == LearningRateEnd.Died
        ? "the network is dead: it tells no picture from another, and its loss never fell, so no rate can be suggested. "
            + "Try another --seed, or the batch-normalised form of the network (its name with -bn)."
        : $"the loss never fell by more than chance at rates from {Figures.Rate(range.LowestRate)} to {Figures.Rate(range.HighestRate)}, "
            + "so none can be suggested. Try more --steps, a larger --batch, or another --network.";

    private TrainingWishes WishesOf(ParseResult arguments) => new()
    {
        Data = arguments.GetValue(_data),
        Recipe = arguments.GetValue(_recipe),
        Network = arguments.GetValue(_model),
        BatchSize = arguments.GetValue(_batchSize),
        Seed = arguments.GetValue(_seed),
        Settings = arguments.GetValue(_set) ?? [],
    };

    /// <summary>The command that trains with the rate, and with all else as it was here.</summary>
    private string NextCommand(ParseResult arguments, double learningRate)
    {
        List<string> words = ["nin", "train"];
        if (arguments.GetValue(_data) is string data)
        {
            words.Add(data);
        }

        Repeat("--recipe", arguments.GetValue(_recipe));
        Repeat("--network", arguments.GetValue(_model));
        Repeat("--batch", arguments.GetValue(_batchSize)?.ToString(CultureInfo.InvariantCulture));
        Repeat("--seed", arguments.GetValue(_seed)?.ToString(CultureInfo.InvariantCulture));
        Repeat("--threads", arguments.GetValue(_threads)?.ToString(CultureInfo.InvariantCulture));
        Repeat("--data-root", arguments.GetValue(_dataRoot));
        string[] settings = arguments.GetValue(_set) ?? [];
        foreach (string setting in settings)
        {
            Repeat("--set", setting);
        }

        // A setting counts more than --lr, and a later one more than an earlier one.
        string rate = Figures.Rate(learningRate);
        bool isSet = settings.Any(setting => setting.StartsWith("optimizer", StringComparison.Ordinal));
        Repeat(isSet ? "--set" : "--lr", isSet ? $"optimizer.learningRate={rate}" : rate);
        return CommandText.Of(words);

        void Repeat(string option, string? value)
        {
            if (value is not null)
            {
                words.AddRange([option, value]);
            }
        }
    }
}
