using Nin.Cli.Input;
using Nin.Training;

namespace Nin.Cli.Output;

/// <summary>A training run on a terminal: a line for each epoch done, and under them a bar that moves.</summary>
internal sealed class LiveTrainingView(Screen screen, Session session, TrainingPlan plan) : TrainingView(screen, plan)
{
    private const string Best = "  best";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private Listing? _table;
    private bool _hasValidation;
    private volatile bool _stopping;
    private long _drawn;

    public override void OnEpoch(EpochMetrics metrics, bool isBest)
    {
        Left.Complete(metrics);
        string[] validation =
            [metrics.ValidationLoss is double loss ? Figures.Loss(loss) : "",
                metrics.ValidationAccuracy is double share ? Figures.Percent(share) : ""];
        string row = _table!.RowLine(null, WidthOfTable,
        [
            $"{metrics.Epoch}/{Epochs}", Figures.Rate(metrics.LearningRate), Figures.Loss(metrics.TrainLoss),
            Figures.Percent(metrics.TrainAccuracy), .. _hasValidation ? validation : [], Figures.Speed(metrics.PicturesPerSecond),
            Figures.Time(metrics.Seconds),
        ]);
        Screen.Line(isBest ? $"{row}[green]{Best}[/]" : row);
        if (metrics.Epoch == Epochs && Start.TestPictures > 0)
        {
            Status("testing");
        }
    }

    public override void OnStopping()
    {
        _stopping = true;
        Screen.Status("[yellow]stopping; Ctrl-C again ends at once[/]");
    }

    protected override void OnBegin()
    {
        _hasValidation = Start.ValidationPictures > 0;
        Column[] validation =
            [new("val. loss", IsNumber: true, DropOrder: 3, Width: 9), new("val. accuracy", IsNumber: true, Width: 13)];
        _table = new Listing(
        [
            new("epoch", IsNumber: true, Width: $"{Epochs}/{Epochs}".Length),
            new("rate", IsNumber: true, DropOrder: 2, Width: 8),
            new("loss", IsNumber: true, DropOrder: 4, Width: 7),
            new("accuracy", IsNumber: true, Width: 9),
            .. _hasValidation ? validation : [],
            new("pictures/s", IsNumber: true, DropOrder: 1, Width: 10),
            new("time", IsNumber: true, Width: 7),
        ]);
        Screen.Line(_table.HeaderLine(WidthOfTable));
    }

    protected override void ShowProgress(in TrainingProgress progress)
    {
        bool isLast = progress.Batch == progress.Batches;
        if (_stopping || (!isLast && session.Clock.GetElapsedTime(_drawn) < Interval))
        {
            return;
        }

        _drawn = session.Clock.GetTimestamp();
        if (isLast && _hasValidation)
        {
            Status($"validating epoch {progress.Epoch}");
        }
        else
        {
            Screen.Status(ProgressLine.Of(progress, Left, Screen.Width));
        }
    }

    /// <summary>The mark of the best epoch stands beside the table.</summary>
    private int WidthOfTable => Screen.Width - Best.Length;

    private void Status(string text)
    {
        if (!_stopping)
        {
            Screen.Status($"[grey]{Screen.Escape(text)} ...[/]");
        }
    }
}
