using Nin.Models;
using Nin.Reporting.Charts;
using Nin.Reporting.Html;

namespace Nin.Reporting.Sections;

/// <summary>How far the probabilities are from how often they are right.</summary>
internal sealed class CalibrationSection(Evaluation evaluation, Model model) : Section
{
    /// <summary>Of fewer answers a share says little; they stand in the table alone.</summary>
    private const int FewAnswers = 10;

    public override string Title => "Calibration";

    public override void Write(HtmlWriter html)
    {
        double error = evaluation.CalibrationError!.Value;
        html.Text("p", model.Temperature == 1
            ? "The probabilities are those of the network's scores as they are."
            : $"The scores are divided by a temperature of {Numbers.Short(model.Temperature)} before they become probabilities. It was fitted "
                + "on the validation pictures after training, and every answer of this model uses it; which class wins does not change.");
        html.Begin("div", ("class", "charts"));
        new Chart(
            new ChartAxis("how sure") { IsShare = true, Least = 0, Most = 1 }, new ChartAxis("how often right") { IsShare = true, Least = 0, Most = 1 })
            .Line("perfect", [(0, 0), (1, 1)], isDashed: true, isQuiet: true)
            .Line("this model", evaluation.Calibration.Where(bin => bin.Count >= FewAnswers).Select(bin => (bin.Confidence, bin.Accuracy)))
            .Write(html, "reliability", $"How often answers are right, by how sure they were. Below the dashed line the model is too sure. The mean "
                + $"distance, weighed by the answers (ECE), is {Numbers.Percent(error)}. Points of fewer than {FewAnswers} answers are left out.");
        html.End();
        HtmlTable.WriteFolded(
            html, "answers by how sure they were", ["probability", "answers#", "mean probability#", "right#"],
            evaluation.Calibration.Select(bin => (IReadOnlyList<string>)[
                Numbers.Range((bin.From, bin.To)), Numbers.Count(bin.Count), Numbers.Percent(bin.Confidence),
                Numbers.Percent(bin.Accuracy)]));
    }
}
