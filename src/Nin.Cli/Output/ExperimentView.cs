using Nin.Cli.Input;
using Nin.Experiments;
using Nin.Formats;
using Nin.Reporting.Experiments;
using Nin.Training;

namespace Nin.Cli.Output;

/// <summary>Shows how an experiment goes: a line for each run that is done, and under them where the one under way is.</summary>
internal sealed class ExperimentView(Screen screen, Session session, ExperimentOptions options, Action<ExperimentResult> onDone)
    : IExperimentObserver
{
    private const int LabelWidth = 10, ShownFigures = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private string _run = "";
    private bool _hasBegun;
    private long _drawn;

    public void OnRun(ExperimentArm arm, ulong seed, ExperimentResult result)
    {
        Begin(result);
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
        IEnumerable<string> figures = result.Experiment.Measure.Figures.Where(figure => figure.Kind != FigureKind.Count)
            .Take(ShownFigures).Where(figure => run.Figures.ContainsKey(figure.Name)).Select(figure =>
            $"{figure.Title}{(figure.Kind == FigureKind.YesNo ? (run.Figures[figure.Name] == 0 ? ": no" : ": yes") : $" {Figures.Percent(run.Figures[figure.Name])}")}");
        screen.Plain($"{result.Runs.Length}/{result.RunsInAll}  {run.Arm}, seed {run.Seed}:  {string.Join("  ", figures)}  {Figures.Time(run.Seconds)}");
        onDone(result);
    }

    /// <summary>Takes the line about the run under way away.</summary>
    public void End() => screen.Status(null);

    /// <summary>Says what the figures say, and where they are.</summary>
    public void Finish(ExperimentResult result, string folder)
    {
        Begin(result);
        Experiment experiment = result.Experiment;
        screen.Line();
        var listing = new Listing([new Column("arm"), .. experiment.Measure.Figures.Select((figure, i) =>
            new Column(figure.Title, IsNumber: true, DropOrder: experiment.Measure.Figures.Length - i))]);
        foreach (ExperimentArm arm in experiment.Arms)
        {
            listing.Add(
                null,
                [
                    arm.Name,
                    .. experiment.Measure.Figures.Select(figure => Cell(result.Mean(arm.Name, figure.Name), figure.Kind)),
                ]);
        }

        listing.WriteTo(screen);
        screen.Line();
        screen.Field("answer", LabelWidth, result.Answer.Text);
        screen.Field("page", LabelWidth, CommandText.ShortPath(Path.Combine(folder, ExperimentReport.PageName)));
    }

    /// <summary>Says what is asked; not before it is known that it can be.</summary>
    private void Begin(ExperimentResult result)
    {
        if (_hasBegun)
        {
            return;
        }

        _hasBegun = true;
        screen.Field("question", LabelWidth, result.Experiment.Question);
        screen.Field("arms", LabelWidth, string.Join(", ", result.Experiment.Arms.Select(arm => arm.Name)));
        screen.Field("runs", LabelWidth, $"{Figures.Count(result.RunsInAll)}: each arm with {CountText.Counted(result.Seeds.Length, "seed")}");
        foreach (string data in result.Data)
        {
            screen.Field("data", LabelWidth, data);
        }

        screen.Field("machine", LabelWidth, result.Machine);
        screen.Field("folder", LabelWidth, CommandText.ShortPath(Path.GetFullPath(options.Folder)));
        if (result.Runs.Length > 0)
        {
            screen.Field("done", LabelWidth, $"{CountText.Counted(result.Runs.Length, "run")} before");
        }

        screen.Line();
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
