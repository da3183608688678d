using System.Collections.Immutable;
using System.Globalization;
using Nin.Formats;
using Nin.Training;

namespace Nin.Experiments.Known;

/// <summary>How often a network without normalisation starts dead, by how its weights begin.</summary>
/// <remarks>
/// The networks, rates and Gaussian deviations are those of the first author's configurations for Lin, Chen, Yan,
/// arXiv 1312.4400. <b>Deviation</b> The rate of the first epochs throughout, and some of the pictures.
/// </remarks>
internal static class Initializations
{
    public static ExperimentEntry Entry { get; } = new(
        "init", "How often does a start die, by how the weights begin, and is the guard right about it?", takesSteps: true, Plan);

    /// <summary>The ways in which weights begin. Another one is another line.</summary>
    private static readonly (string Name, Func<InitializationSettings, InitializationSettings> Of)[] Ways =
    [
        ("original", settings => settings),
        ("biased", settings => settings with { Biases = new Dictionary<string, float> { ["mlpconv3.conv3"] = 1 } }),
        ("he", settings => settings with { Kind = InitializationKind.He, Deviations = new Dictionary<string, float>() }),
        ("xavier", settings => settings with { Kind = InitializationKind.Xavier, Deviations = new Dictionary<string, float>() }),
        ("lsuv", settings => settings with { LsuvPictures = 256 }),
    ];

    /// <summary>The recipes of the originals, and what their networks are called in the names of arms.</summary>
    private static readonly (string Recipe, string Short)[] Originals =
        [("mnist-paper", "mnist"), ("cifar10-paper", "cifar10"), ("cifar100-paper", "cifar100")];

    private static ExperimentPlan Plan(ExperimentSize size, int? steps) => size switch
    {
        ExperimentSize.Quick => new(Create(Originals[..1], steps ?? 100, recipe => recipe with { BatchSize = 32 }))
        {
            Data = "shapes",
            PicturesPerClass = 20,
            Seeds = 2,
            Sample = 200,
        },
        ExperimentSize.Hour => new(Create(Originals[..1], steps ?? 400, recipe => recipe)) { PicturesPerClass = 200, Seeds = 8 },
        _ => new(Create(Originals, steps ?? 400, recipe => recipe)) { PicturesPerClass = 200, Seeds = 100 },
    };

    internal static Experiment Create((string Recipe, string Short)[] originals, int steps, Func<Recipe, Recipe> change) => new()
    {
        Name = Entry.Name,
        Question = "How often does a network without normalisation start dead, by how its weights begin? And is what the guard calls dead "
            + "really dead?",
        Design = $"Each start takes up to {steps} steps of the original's recipe at its first rate, whatever the guard says, and ends as soon as it has "
            + "learned: when it gets more of its training pictures right than the largest class would give, by more than chance. A start that the guard called dead is then made again with the "
            + "guard at work, which begins with another seed. An alarm is false where the start that was left alone learned after it. "
            + "Weights begin as the original's, with the biases behind its class maps at 1 (biased), as He's, as Xavier's, or as its own brought to "
            + "outputs of variance 1 (lsuv). The networks are those of Lin, Chen and Yan, arXiv 1312.4400: a ReLU stands behind their class maps, and can turn all of them off.",
        Arms =
        [
            .. from original in originals
               let recipe = change(RecipeFile.Load(original.Recipe))
               from way in Ways
               select new ExperimentArm($"{original.Short}-{way.Name}", recipe with { Initialization = way.Of(recipe.Initialization) }),
        ],
        Measure = new Starts(steps),
        Shown = Starts.NotLearned,
        Verdict = Verdict,
    };

    internal static ExperimentAnswer Verdict(ExperimentResult result)
    {
        ImmutableArray<ExperimentRun> runs = result.Runs;
        int alarms = Count(Starts.Alarmed), wrong = Count(Starts.FalseAlarm);
        int silent = Count(Starts.Silent), saved = Count(Starts.RestartLearned);
        string shares = string.Join("; ", result.Experiment.Arms
            .Select(arm => (arm.Name, Share: result.Mean(arm.Name, Starts.NotLearned))).Where(arm => arm.Share.Count > 0)
            .Select(arm => string.Create(
                CultureInfo.InvariantCulture,
                $"{arm.Name} {Math.Round(arm.Share.Mean * arm.Share.Count)} of {arm.Share.Count} ({100 * arm.Share.Low:0} to {100 * arm.Share.High:0} %)")));
        double[] steps =
        [
            .. runs.Where(run => run.Figures.ContainsKey(Starts.AlarmStep)).Select(run => run.Figures[Starts.AlarmStep]).Order(),
        ];
        string figures = $"Of {CountText.Counted(runs.Length, "start")} {Count(Starts.NotLearned)} did not learn: {shares}. "
            + (alarms == 0
                ? "The guard called none dead"
                : $"The guard called {alarms} dead, {At(steps)}; {wrong} of them learned all the same, and {saved} learned when begun again")
            + $". {(silent == 0 ? "It missed none" : $"{silent} had not learned and were not called dead: too slow for this budget, or missed")}.";
        string[] dead = [.. runs.GroupBy(run => run.Arm[..run.Arm.IndexOf('-', StringComparison.Ordinal)])
            .Where(one => one.Any(run => Is(run, Starts.Alarmed)) && one.All(run => Is(run, Starts.NotLearned)))
            .Select(one => one.Key)];
        (ExperimentFinding finding, string answer) = (alarms, wrong, silent) switch
        {
            (0, _, _) => (ExperimentFinding.Undecided, "Nothing is said about the guard, which had nothing to do."),
            (_, > 0, _) => (ExperimentFinding.Contradicted, $"The guard was wrong {(wrong == 1 ? "once" : $"{wrong} times")}."),
            _ when dead.Length > 0 => (ExperimentFinding.Undecided,
                $"No start of {string.Join(" and ", dead)} learned in this budget, so that those called dead did not learn says little."),
            (_, _, > 0) => (ExperimentFinding.Undecided,
                "Every start that the guard called dead stayed dead, but it did not call all of those that did not learn."),
            _ when saved < alarms => (ExperimentFinding.Undecided,
                "Every start that did not learn was called dead, but not each of them learned when begun again."),
            _ => (ExperimentFinding.Shown, "Every start that did not learn was called dead, begun again, and learned."),
        };
        return new ExperimentAnswer(finding, $"{answer} {figures}");

        static bool Is(ExperimentRun run, string figure) => run.Figures.GetValueOrDefault(figure) != 0;

        int Count(string figure) => runs.Count(run => Is(run, figure));

        static string At(double[] steps) => string.Create(
            CultureInfo.InvariantCulture,
            $"at step {steps[steps.Length / 2]} in the middle, from {steps[0]} to {steps[^1]}");
    }
}
