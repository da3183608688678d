using System.Collections.Immutable;
using System.Globalization;
using Nin.Reporting.Html;
using Nin.Training;
using Nin.Training.Runs;

namespace Nin.Reporting.Sections;

/// <summary>Where a run is: its epoch and step, how well it does, how fast it is.</summary>
internal sealed class ProgressSection(RunProgress progress, ImmutableArray<EpochMetrics> epochs, bool isOver) : Section
{
    public override string Title => "Overview";

    public override void Write(HtmlWriter html)
    {
        html.Text("p", Sentence(), ("role", "status"));
        if (progress.At is TrainingProgress at)
        {
            WriteFigures(html, at);
        }

        if (progress.Notices.Count > 0)
        {
            html.Text("h3", "Notes").Begin("ul");
            foreach (string notice in progress.Notices)
            {
                html.Text("li", notice);
            }

            html.End();
        }
    }

    private string Sentence()
    {
        string what = progress.Network is null ? "" : $" of {progress.Network} on {progress.Data}";
        return isOver ? $"The training{what} has ended. {progress.Outcome}"
            : progress.Stage == RunStage.Reporting ? $"The training{what} has ended. {progress.Outcome} Now its model is measured, and the report is drawn."
            : progress.Stage == RunStage.Preparing ? "The data is being read; the first step comes after that."
            : progress.At is null ? $"The training{what} begins."
            : $"The training{what} is under way.";
    }

    private void WriteFigures(HtmlWriter html, TrainingProgress at)
    {
        double done = at.Epoch - 1 + ((double)at.Batch / Math.Max(at.Batches, 1));
        string share = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * done / Math.Max(at.Epochs, 1)):F0} %");
        html.Begin("p").Begin(
            "progress", ("max", $"{at.Epochs}"), ("value", done.ToString("0.####", CultureInfo.InvariantCulture)),
            ("aria-label", "the share of the training that is done"));
        html.End().Text($" {share}").End();
        html.Begin("dl", ("class", "figures"));
        HtmlFigure.Write(html, "Epoch", $"{at.Epoch} of {at.Epochs}", $"step {at.Batch} of {at.Batches}");
        HtmlFigure.Write(html, "Loss", Numbers.Loss(at.Loss), $"of this epoch; {Numbers.Loss(at.StepLoss)} in the last step");
        HtmlFigure.Write(html, "Accuracy", Numbers.Percent(at.Accuracy), "of the learned pictures of this epoch");
        if (epochs.MaxBy(epoch => epoch.ValidationAccuracy) is { ValidationAccuracy: double right } best)
        {
            HtmlFigure.Write(html, "Best so far", Numbers.Percent(right), $"validation accuracy, after epoch {best.Epoch}");
        }

        HtmlFigure.Write(html, "Learning rate", Numbers.Short(at.LearningRate), "of the last step");
        HtmlFigure.Write(html, "Speed", at.PicturesPerSecond.ToString("N0", CultureInfo.InvariantCulture), "pictures a second");
        html.End();
    }
}
