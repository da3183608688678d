using Nin.Cli.Input;
using Nin.Training;

namespace Nin.Cli.Output;

/// <summary>A training run as lines of text: one an epoch, and one now and then within a long one.</summary>
internal sealed class PlainTrainingView(Screen screen, Session session, TrainingPlan plan) : TrainingView(screen, plan)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private long _lastLine = session.Clock.GetTimestamp();

    public override void OnEpoch(EpochMetrics metrics, bool isBest)
    {
        Left.Complete(metrics);
        string validation = metrics.ValidationAccuracy is double accuracy && metrics.ValidationLoss is double loss
            ? $"  val. loss {Figures.Loss(loss)}  val. accuracy {Figures.Percent(accuracy)}"
            : "";
        Write(
            $"epoch {metrics.Epoch}/{Epochs}  rate {Figures.Rate(metrics.LearningRate)}  loss {Figures.Loss(metrics.TrainLoss)}  "
            + $"accuracy {Figures.Percent(metrics.TrainAccuracy)}{validation}  {Figures.Speed(metrics.PicturesPerSecond)} pictures/s  "
            + $"{Figures.Time(metrics.Seconds)}{(isBest ? "  best" : "")}");
    }

    protected override void OnBegin()
    {
    }

    protected override void ShowProgress(in TrainingProgress progress)
    {
        if (session.Clock.GetElapsedTime(_lastLine) >= Interval)
        {
            Write(
                $"epoch {progress.Epoch}/{progress.Epochs}  step {progress.Batch}/{progress.Batches}  loss {Figures.Loss(progress.Loss)}  "
                + $"accuracy {Figures.Percent(progress.Accuracy)}  {Figures.Speed(progress.PicturesPerSecond)} pictures/s  "
                + Left.TextOfRun(progress));
        }
    }

    private void Write(string line)
    {
        Screen.Plain(line);
        _lastLine = session.Clock.GetTimestamp();
    }
}
