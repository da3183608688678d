using System.Diagnostics;
using Nin.Cli.Input;
using Nin.Training;

namespace Nin.Cli.Output;

/// <summary>Shows how a training run goes.</summary>
internal abstract class TrainingView : ITrainingObserver
{
    private readonly TrainingPlan _plan;
    private TrainingProgress? _progress;
    private TrainingStart? _start;
    private TimeSpan? _timeLimit;
    private long _limitBegan;

    protected TrainingView(Screen screen, TrainingPlan plan) => (Screen, _plan) = (screen, plan);

    /// <summary>Where the run stands, for the end of a sentence.</summary>
    public string Position =>
        _progress is TrainingProgress at ? $" in epoch {at.Epoch} of {at.Epochs}, step {at.Batch} of {at.Batches}," : "";

    protected Screen Screen { get; }

    /// <summary>What the run began as.</summary>
    protected TrainingStart Start => _start!;

    protected int Epochs => Start.Recipe.Epochs;

    protected TimeLeft Left { get; private set; } = null!;

    /// <summary>The view for a terminal, a pipe, or nobody.</summary>
    public static TrainingView For(Session session, bool asJson, TrainingPlan plan)
    {
        Screen screen = session.ForProgress(asJson);
        return screen.IsTerminal ? new LiveTrainingView(screen, session, plan) : new PlainTrainingView(screen, session, plan);
    }

    /// <summary>Does some work and says meanwhile what is being waited for.</summary>
    public T While<T>(string text, Func<T> work) => Screen.While(text, work);

    /// <summary>The time that the run has begins to pass; null where it has as much as it takes.</summary>
    public void BeginTimeLimit(TimeSpan? limit) => (_timeLimit, _limitBegan) = (limit, Stopwatch.GetTimestamp());

    public void OnStart(TrainingStart start)
    {
        (_start, Left) = (start, new TimeLeft(start, SecondsToLimit));
        foreach ((string label, string text) in TrainingText.Header(start, _plan.Origin))
        {
            Screen.Field(label, 10, text);
        }

        Screen.Line();
        OnBegin();
    }

    public void OnProgress(in TrainingProgress progress)
    {
        _progress = progress;
        ShowProgress(progress);
    }

    public abstract void OnEpoch(EpochMetrics metrics, bool isBest);

    public void OnNotice(string text) => Screen.Field("note:", 5, text, "yellow");

    /// <summary>The run will end after the step under way. Called by the thread that the signal came to.</summary>
    public virtual void OnStopping()
    {
    }

    /// <summary>Says what the run came to, and what can be done with it.</summary>
    public void Finish(TrainingResult result, IEnumerable<string> nextCommands, string? report)
    {
        Screen.Line();
        foreach ((string label, string text) in TrainingText.Summary(result))
        {
            Screen.Field(label, 10, text);
        }

        if (report is not null)
        {
            Screen.Field("report", 10, CommandText.ShortPath(report));
        }

        Screen.Line();
        Screen.Line("[grey]Next:[/]");
        foreach (string command in nextCommands)
        {
            Screen.Line($"  {Screen.Escape(command)}");
        }
    }

    private double? SecondsToLimit() =>
        _timeLimit is TimeSpan limit ? Math.Max((limit - Stopwatch.GetElapsedTime(_limitBegan)).TotalSeconds, 0) : null;

    protected abstract void OnBegin();

    protected abstract void ShowProgress(in TrainingProgress progress);
}
