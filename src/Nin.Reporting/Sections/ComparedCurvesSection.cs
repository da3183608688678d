using Nin.Reporting.Charts;
using Nin.Reporting.Html;
using Nin.Training;

namespace Nin.Reporting.Sections;

/// <summary>The runs' curves over one another.</summary>
internal sealed class ComparedCurvesSection(IReadOnlyList<ComparedRun> runs) : Section
{
    public override string Title => "Curves";

    public override void Write(HtmlWriter html)
    {
        bool hasValidation = runs.Any(run => run.Run.Epochs.Any(epoch => epoch.ValidationLoss is not null));
        string of = hasValidation ? "validation" : "training";
        html.Begin("div", ("class", "charts"));
        Draw(html, "loss", $"{of} loss", isShare: false, epoch => hasValidation ? epoch.ValidationLoss ?? double.NaN : epoch.TrainLoss);
        Draw(html, "accuracy", $"{of} accuracy", isShare: true, epoch => hasValidation ? epoch.ValidationAccuracy ?? double.NaN : epoch.TrainAccuracy);
        html.End();
        HtmlTable.WriteFolded(
            html, $"{of} loss and accuracy by epoch", ["run", "epoch#", "loss#", "accuracy#"],
            runs.SelectMany(run => run.Run.Epochs.Select(epoch => (IReadOnlyList<string>)[
                run.Name, Numbers.Count(epoch.Epoch), Numbers.Loss(hasValidation ? epoch.ValidationLoss : epoch.TrainLoss),
                Numbers.Percent(hasValidation ? epoch.ValidationAccuracy : epoch.TrainAccuracy)])));
        foreach (ComparedRun run in runs.Where(run => run.Run.Epochs.IsEmpty))
        {
            html.Text("p", $"Missing: {run.Name} has no metrics.", ("class", "missing"));
        }
    }

    private void Draw(HtmlWriter html, string id, string name, bool isShare, Func<EpochMetrics, double> of)
    {
        var chart = new Chart(new ChartAxis("epoch") { IsWhole = true }, new ChartAxis(name) { IsShare = isShare });
        foreach (ComparedRun run in runs)
        {
            chart.Line(run.Name, run.Run.Epochs.Select(epoch => ((double)epoch.Epoch, of(epoch))));
        }

        chart.Write(html, id, $"The {name} of each run, by epoch.");
    }
}
