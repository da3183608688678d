using System.Collections.Immutable;
using System.Globalization;
using Nin.Reporting.Charts;
using Nin.Reporting.Html;
using Nin.Training;

namespace Nin.Reporting.Sections;

/// <summary>How the run went, epoch by epoch.</summary>
internal sealed class CurvesSection(ImmutableArray<EpochMetrics> epochs) : Section
{
    private static readonly string[] Columns =
        ["epoch", "loss#", "accuracy#", "validation loss#", "validation accuracy#", "learning rate#", "pictures/s#", "time so far#"];

    public override string Title => "Curves";

    public override void Write(HtmlWriter html)
    {
        bool hasValidation = epochs.Any(epoch => epoch.ValidationLoss is not null);
        string both = hasValidation ? "learned pictures and those set aside to choose by" : "learned pictures";
        var across = new ChartAxis("epoch") { IsWhole = true };
        html.Begin("div", ("class", "charts"));
        Chart loss = new Chart(across, new ChartAxis("loss")).Line("training", Points(epoch => epoch.TrainLoss));
        Chart accuracy = new Chart(across, new ChartAxis("accuracy") { IsShare = true }).Line(
            "training", Points(epoch => epoch.TrainAccuracy));
        if (hasValidation)
        {
            loss.Line("validation", Points(epoch => epoch.ValidationLoss ?? double.NaN));
            accuracy.Line("validation", Points(epoch => epoch.ValidationAccuracy ?? double.NaN));
        }

        EpochMetrics last = epochs[^1];
        loss.Write(html, "loss", $"The loss of {both}, by epoch: {Numbers.Loss(last.TrainLoss)} in the last one"
            + (last.ValidationLoss is double validation ? $", and {Numbers.Loss(validation)}." : "."));
        accuracy.Write(html, "accuracy", $"The share of right answers to {both}, by epoch: {Numbers.Percent(last.TrainAccuracy)} in the last one"
            + (last.ValidationAccuracy is double right ? $", and {Numbers.Percent(right)}." : "."));
        html.End();
        html.Text(
            "p", "Training figures are of pictures as they were learned from: changed at random, with dropout and label smoothing where "
                + "the recipe has them. So they may be worse than those of validation.", ("class", "quiet"));
        HtmlTable.WriteFolded(html, "the run by epoch", Columns, epochs.Select(Row));
    }

    private IEnumerable<(double X, double Y)> Points(Func<EpochMetrics, double> of) =>
        epochs.Select(epoch => ((double)epoch.Epoch, of(epoch)));

    private static IReadOnlyList<string> Row(EpochMetrics epoch) =>
    [
        Numbers.Count(epoch.Epoch), Numbers.Loss(epoch.TrainLoss), Numbers.Percent(epoch.TrainAccuracy),
        Numbers.Loss(epoch.ValidationLoss),
        Numbers.Percent(epoch.ValidationAccuracy), Numbers.Short(epoch.LearningRate),
        epoch.PicturesPerSecond.ToString("F0", CultureInfo.InvariantCulture), TimeText.Of(epoch.Seconds),
    ];
}
