using Nin.Training;
using Nin.Tuning;
using static Nin.Formats.CountText;

namespace Nin.Cli.Output;

/// <summary>Shows how a tuning goes: a line a trial, on a terminal a bar under them, and the table at the end.</summary>
internal sealed class TuningView(Screen screen, Session session, Recipe recipe) : ITuningObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly List<string> _early = [];
    private string _under = "";
    private TuningPlan? _plan;
    private long _drawn;
    private volatile bool _stopping;

    public void OnMeasuring(string network) => Status($"timing {network}");

    /// <summary>Notices come under the plan, which they are about.</summary>
    public void OnNotice(string text)
    {
        if (_plan is null)
        {
            _early.Add(text);
        }
        else
        {
            screen.Field("note:", 5, text, "yellow");
        }
    }

    public void OnPlan(TuningPlan plan, IReadOnlyList<Trial> trials)
    {
        _plan = plan;
        screen.Status(null);
        screen.Field("data", 10, $"{plan.Data}: {plan.Space}");
        screen.Field("recipe", 10, $"{recipe.Name}, seed {recipe.Seed}");
        foreach (MeasuredNetwork network in plan.Networks)
        {
            screen.Field(
                "network", 10, $"{network.Network}, {Figures.Fixed(network.SecondsPerEpoch, network.SecondsPerEpoch < 10 ? 1 : 0)} s an epoch");
        }

        string rungs = string.Join(
            ", ", plan.Rungs.Select(rung => $"{Figures.Count(rung.Candidates)} for {Counted(rung.Epochs, "epoch")}"));
        screen.Field("plan", 10, $"{Counted(plan.Candidates.Length, "candidate")}: {rungs}; {Figures.Time(plan.Seconds)} at most");
        if (trials.Count > 0)
        {
            screen.Field("done", 10, $"{Counted(trials.Count, "trial")}, in an earlier session");
        }

        _early.ForEach(OnNotice);
        screen.Line();
    }

    public void OnTrial(Candidate candidate, Rung rung) =>
        _under = $"rung {rung.Number}/{_plan!.Rungs.Length}, candidate {candidate.Number}  ";

    public void OnProgress(in TrainingProgress progress)
    {
        if (_stopping || session.Clock.GetElapsedTime(_drawn) < Interval)
        {
            return;
        }

        _drawn = session.Clock.GetTimestamp();
        string text = $"{_under}epoch {progress.Epoch}/{progress.Epochs}  step {progress.Batch}/{progress.Batches}  "
            + $"loss {Figures.Loss(progress.Loss)}  {Figures.Speed(progress.PicturesPerSecond)} pictures/s";
        screen.Status($"[grey]{Screen.Escape(text[..Math.Min(text.Length, screen.Width - 1)])}[/]");
    }

    public void OnTrialEnd(Candidate candidate, Trial trial)
    {
        string result = trial.Accuracy is double accuracy
            ? $"val. accuracy {Figures.Percent(accuracy)}"
            : $"broke off: {trial.Problem}";
        screen.Line(Screen.Escape(
            $"rung {trial.Rung}  candidate {candidate.Number}  {candidate.Recipe.Network}  rate {Figures.Rate(candidate.Recipe.Optimizer.LearningRate)}  "
            + $"{Counted(trial.Epochs, "epoch")}  {result}  {Figures.Time(trial.Seconds)}"));
    }

    /// <summary>The work will end after the step under way. Called by the thread that the signal came to.</summary>
    public void OnStopping()
    {
        _stopping = true;
        screen.Status("[yellow]stopping; Ctrl-C again ends at once[/]");
    }

    /// <summary>The table, and what can be done with the recipe.</summary>
    public void Finish(TuningResult result, string best, string next)
    {
        screen.Status(null);
        screen.Line();
        var table = new Listing(
            new Column("rank", IsNumber: true), new Column("network"), new Column("rate", IsNumber: true),
            new Column("decay", IsNumber: true, DropOrder: 3), new Column("augmentation", DropOrder: 1),
            new Column("epochs", IsNumber: true), new Column("val. accuracy", IsNumber: true),
            new Column("95 % interval", DropOrder: 2), new Column("time", IsNumber: true, DropOrder: 4));
        foreach ((int index, Trial trial) in result.Ranking.Index())
        {
            Recipe tried = result.Plan.CandidateOf(trial).Recipe;
            table.Add(
                index == 0 ? "green" : trial.Accuracy is null ? "grey" : null, $"{index + 1}", tried.Network,
                Figures.Rate(tried.Optimizer.LearningRate), Figures.Rate(tried.Optimizer.WeightDecay),
                AugmentationText.Of(tried.Augmentation), $"{trial.Epochs}",
                trial.Accuracy is double accuracy ? Figures.Percent(accuracy) : "-",
                trial.Interval is (double low, double high) ? $"{Figures.Percent(low)} to {Figures.Percent(high)}" : "-",
                Figures.Time(result.Trials.Where(one => one.Candidate == trial.Candidate).Sum(one => one.Seconds)));
        }

        table.WriteTo(screen);
        screen.Line();
        if (result.End == TrainingEnd.TimeLimit)
        {
            OnNotice("the time was over before all rungs were done. The same command with more time goes on.");
        }

        screen.Field("recipe", 10, best);
        screen.Line();
        screen.Line("[grey]Next:[/]");
        screen.Line($"  {Screen.Escape(next)}");
    }

    private void Status(string text)
    {
        if (!_stopping)
        {
            screen.Status($"[grey]{Screen.Escape(text)} ...[/]");
        }
    }
}
