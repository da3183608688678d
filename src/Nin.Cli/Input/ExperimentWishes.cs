using System.Collections.Immutable;
using Nin.Cli.Failures;
using Nin.Experiments;

namespace Nin.Cli.Input;

/// <summary>What the user asked <c>nin experiment</c> for; null where nothing was said.</summary>
internal sealed record ExperimentWishes(string Name)
{
    private const string RunsFolder = "runs";

    public bool IsQuick { get; init; }

    public bool IsLarge { get; init; }

    public int? Epochs { get; init; }

    public int? Steps { get; init; }

    public int? Pictures { get; init; }

    public ulong[]? Seeds { get; init; }

    public string? Data { get; init; }

    public string? Out { get; init; }

    /// <summary>Beginnings of the names of the arms to run; all where null.</summary>
    public IReadOnlyList<string>? Arms { get; init; }

    public int Threads { get; init; }

    private ExperimentSize Size => IsQuick ? ExperimentSize.Quick : IsLarge ? ExperimentSize.Large : ExperimentSize.Hour;

    /// <summary>The experiment, and how it is run.</summary>
    /// <exception cref="UsageException">There is no such experiment, or two wishes contradict each other.</exception>
    public (Experiment Experiment, ExperimentOptions Options) Plan()
    {
        ExperimentEntry entry = UsageException.Blame(() => ExperimentCatalog.Find(Name));
        if (IsQuick && IsLarge)
        {
            throw new UsageException("expected --quick or --large, not both.");
        }

        (string right, string wrong, int? unfit) = entry.TakesSteps ? ("--steps", "--epochs", Epochs) : ("--epochs", "--steps", Steps);
        if (unfit is not null)
        {
            throw new UsageException($"the runs of {Name} are a number of {right[2..]} long: expected {right}, not {wrong}.");
        }

        ExperimentPlan plan = entry.Plan(Size, Epochs ?? Steps);
        string folder = Path.Combine(RunsFolder, $"{Name}{(IsQuick ? "-quick" : IsLarge ? "-large" : "")}");
        return (plan.Experiment with { Arms = Chosen(plan.Experiment.Arms) }, new ExperimentOptions
        {
            Folder = Out ?? folder,
            Data = Data ?? plan.Data,
            PicturesPerClass = Pictures ?? plan.PicturesPerClass,
            Seeds = Seeds is null ? [.. Enumerable.Range(1, plan.Seeds).Select(seed => (ulong)seed)] : [.. Seeds],
            Sample = plan.Sample,
            Threads = Threads,
        });
    }

    private ImmutableArray<ExperimentArm> Chosen(ImmutableArray<ExperimentArm> all)
    {
        foreach (string beginning in Arms ?? [])
        {
            if (beginning.Length == 0)
            {
                throw new UsageException($"--arms: expected names with a comma between two, got '{string.Join(',', Arms!)}'.");
            }

            if (!all.Any(arm => Begins(arm, beginning)))
            {
                throw new UsageException($"--arms: no arm of {Name} begins with '{beginning}'; it has {string.Join(", ", all.Select(arm => arm.Name))}.");
            }
        }

        return Arms is null ? all : [.. all.Where(arm => Arms.Any(beginning => Begins(arm, beginning)))];

        static bool Begins(ExperimentArm arm, string beginning) => arm.Name.StartsWith(beginning, StringComparison.Ordinal);
    }
}
