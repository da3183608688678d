using System.Collections.Immutable;
using Nin.Data;
using Nin.Metrics;
using Nin.Models;
using Nin.Reporting.Charts;
using Nin.Reporting.Html;

namespace Nin.Reporting.Sections;

/// <summary>How far the probabilities are from how often they are right.</summary>
internal sealed class CalibrationSection(Findings findings, Model model, DataSplits data) : Section
{
    /// <summary>Of fewer answers a share says little; they stand in the table alone.</summary>
    private const int FewAnswers = 10;

    /// <summary>Fewer points are no line.</summary>
    private const int FewestPoints = 2;

    public override string Title => "Calibration";

    public override void Write(HtmlWriter html)
    {
        ImmutableArray<CalibrationBin> bins = findings.Evaluation.Calibration;
        CalibrationBin[] drawn = [.. bins.Where(bin => bin.Count >= FewAnswers)];
        double error = findings.Evaluation.CalibrationError!.Value;
        html.Text("p", Temperature(error));
        if (drawn.Length < FewestPoints)
        {
            html.Text("p", $"The mean distance of how sure the answers are from how often they are right, weighed by the answers (ECE), is "
                + $"{Numbers.Percent(error)}. There are too few answers for a diagram: it takes {FewestPoints} ranges of probability with {FewAnswers} "
                + "or more each.");
        }
        else
        {
            Draw(html, drawn, error);
        }

        HtmlTable.WriteFolded(
            html, "answers by how sure they were", ["probability", "answers#", "mean probability#", "right#"],
            bins.Select(bin => (IReadOnlyList<string>)[
                Numbers.Range((bin.From, bin.To)), Numbers.Count(bin.Count), Numbers.Percent(bin.Confidence),
                Numbers.Percent(bin.Accuracy)]));
    }

    private static void Draw(HtmlWriter html, CalibrationBin[] bins, double error)
    {
        html.Begin("div", ("class", "charts"));
        new Chart(
            new ChartAxis("how sure") { IsShare = true, Least = 0, Most = 1 }, new ChartAxis("how often right") { IsShare = true, Least = 0, Most = 1 })
            .Line("perfect", [(0, 0), (1, 1)], isDashed: true, isQuiet: true)
            .Line("this model", bins.Select(bin => (bin.Confidence, bin.Accuracy)))
            .Write(html, "reliability", $"How often answers are right, by how sure they were. Below the dashed line the model is too sure. The mean "
                + $"distance, weighed by the answers (ECE), is {Numbers.Percent(error)}. Points of fewer than {FewAnswers} answers are left out.");
        html.End();
    }

    /// <summary>What the model's temperature is; of a model without one, what it would be and change.</summary>
    private string Temperature(double error)
    {
        if (findings.Temperature is not TemperatureFit fit)
        {
            return $"The scores are divided by a temperature of {Numbers.Short(model.Temperature)} before they become probabilities. It was fitted "
                + "on the validation pictures after training, and every answer of this model uses it; which class wins does not change.";
        }

        int validation = data.Validation?.Count ?? 0;
        string none = "The probabilities are those of the network's scores as they are: the model has no temperature."
            + (validation < TemperatureFit.FewestPictures
                ? $" Training fits one on {TemperatureFit.FewestPictures} validation pictures or more; here there are {Numbers.Count(validation)}."
                : "");
        return fit.Problem is string problem
            ? $"{none} These pictures would give none either: {problem}."
            : $"{none} On these pictures it would be {Numbers.Short(fit.Value)}, and the ECE {Numbers.Percent(fit.CalibrationErrorAt(fit.Value))} instead "
                + $"of {Numbers.Percent(error)}; fitted and measured on the same pictures, that is a little too good. It is not stored.";
    }
}
