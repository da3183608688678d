using Nin.Cli.Input;
using Nin.Experiments;
using Nin.Formats;
using Nin.Reporting.Experiments;
using Nin.Training;

namespace Nin.Cli.Output;

/// <summary>Shows how an experiment goes: a line for each run that is done, and under them where the one under way is.</summary>
internal sealed class ExperimentView(Screen screen, Session session, Experiment experiment, Action<ExperimentResult> onDone)
    : IExperimentObserver
{
    private const int LabelWidth = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly ExperimentFigure[] _shown =
        [.. experiment.Measure.Figures.Where(figure => figure.Kind != FigureKind.Count).Take(3)];

    private string _run = "";
    private bool _hasBegun;
    private long _drawn;

    public void Begin(ExperimentOptions options)
    {
        screen.Field("question", LabelWidth, experiment.Question);
        screen.Field("arms", LabelWidth, string.Join(", ", experiment.Arms.Select(arm => arm.Name)));
        screen.Field("runs", LabelWidth, $"{Figures.Count(experiment.Arms.Length * options.Seeds.Length)}: each arm with {CountText.Counted(options.Seeds.Length, "seed")}");
        screen.Field("folder", LabelWidth, CommandText.ShortPath(Path.GetFullPath(options.Folder)));
        screen.Line();
    }

    public void OnRun(ExperimentArm arm, ulong seed, ExperimentResult result)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            foreach (string data in result.Data)
            {
                screen.Field("data", LabelWidth, data);
            }

            if (result.Runs.Length > 0)
            {
                screen.Field("done", LabelWidth, $"{CountText.Counted(result.Runs.Length, "run")} before");
            }
        }

        _run = $"run {result.Runs.Length + 1} of {result.RunsInAll}: {arm.Name}, seed {seed}";
        Status("");
    }

    public void OnProgress(in TrainingProgress progress)
    {
        if (session.Clock.GetElapsedTime(_drawn) < Interval)
        {
            return;
        }

        _drawn = session.Clock.GetTimestamp();
        Status($", epoch {progress.Epoch} of {progress.Epochs}, step {progress.Batch} of {progress.Batches}, loss {Figures.Loss(progress.Loss)}");
    }

    public void OnRunDone(ExperimentRun run, ExperimentResult result)
    {
        IEnumerable<string> figures = _shown.Where(figure => run.Figures.ContainsKey(figure.Name)).Select(figure =>
            $"{figure.Title}{(figure.Kind == FigureKind.YesNo ? (run.Figures[figure.Name] == 0 ? ": no" : ": yes") : $" {Figures.Percent(run.Figures[figure.Name])}")}");
        screen.Plain($"{result.Runs.Length}/{result.RunsInAll}  {run.Arm}, seed {run.Seed}:  {string.Join("  ", figures)}  {Figures.Time(run.Seconds)}");
        onDone(result);
    }

    /// <summary>Takes the line about the run under way away.</summary>
    public void End() => screen.Status(null);

    /// <summary>Says what the figures say, and where they are.</summary>
    public void Finish(ExperimentResult result, string folder)
    {
        screen.Line();
        var listing = new Listing([new Column("arm"), .. experiment.Measure.Figures.Select((figure, i) =>
            new Column(figure.Title, IsNumber: true, DropOrder: experiment.Measure.Figures.Length - i))]);
        foreach (ExperimentArm arm in experiment.Arms)
        {
            listing.Add(
                null, [arm.Name, .. experiment.Measure.Figures.Select(figure => Cell(result.Mean(arm.Name, figure.Name), figure.Kind))]);
        }

        listing.WriteTo(screen);
        screen.Line();
        screen.Field("answer", LabelWidth, result.Answer.Text);
        screen.Field("page", LabelWidth, CommandText.ShortPath(Path.Combine(folder, ExperimentReport.PageName)));
    }

    private static string Cell(Estimate estimate, FigureKind kind) => estimate.Count == 0 ? ""
        : kind switch
        {
            FigureKind.Count => Figures.Count((long)Math.Round(estimate.Mean)),
            FigureKind.YesNo => $"{Math.Round(estimate.Mean * estimate.Count)} of {estimate.Count}",
            FigureKind.Difference when estimate.HasRange =>
                $"{Figures.Fixed(100 * estimate.Mean, 2)} ± {Figures.Fixed(100 * (estimate.High - estimate.Mean), 2)}",
            _ when estimate.HasRange => $"{Figures.Percent(estimate.Mean)} ± {Figures.Fixed(100 * (estimate.High - estimate.Mean), 2)}",
            _ => Figures.Percent(estimate.Mean),
        };

    private void Status(string where)
    {
        string text = _run + where;
        screen.Status($"[grey]{Screen.Escape(text[..Math.Min(text.Length, screen.Width - 1)])}[/]");
    }
}
