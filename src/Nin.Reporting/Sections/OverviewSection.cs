using System.Text.Json;
using Nin.Models;
using Nin.Networks;
using Nin.Reporting.Html;

namespace Nin.Reporting.Sections;

/// <summary>The figures that one looks for first.</summary>
internal sealed class OverviewSection(ReportInput input, Model? model, Findings? findings) : Section
{
    public override string Title => "Overview";

    public override void Write(HtmlWriter html)
    {
        html.Begin("dl", ("class", "figures"));
        if (findings?.Evaluation is Evaluation evaluation)
        {
            HtmlFigure.Write(
                html, findings.IsValidation ? "Validation accuracy" : "Test accuracy", Numbers.Percent(evaluation.Accuracy),
                $"{Numbers.Range(evaluation.AccuracyInterval)} with 95 % confidence");
            HtmlFigure.Write(html, "Loss", Numbers.Loss(evaluation.Loss), $"{Numbers.Count(evaluation.Pictures)} pictures");
            if (evaluation.TopFiveAccuracy is double topFive)
            {
                HtmlFigure.Write(html, "Among the first five", Numbers.Percent(topFive), "top-5 accuracy");
            }
        }

        if (ByViews(model) is (double accuracy, string views))
        {
            HtmlFigure.Write(html, "Test accuracy by views", Numbers.Percent(accuracy), $"{views}, on the training's own test part");
        }

        if (model is not null)
        {
            NetworkSummary summary = NetworkSummary.Of(model.Network);
            HtmlFigure.Write(html, "Network", model.Network.Name, $"{Numbers.Count(summary.Parameters)} parameters");
            HtmlFigure.Write(html, "Classes", Numbers.Count(model.Labels.Length), $"pictures of {model.Network.Input.Height}×{model.Network.Input.Width}, {model.Network.Input.Channels} channels");
        }

        if (input.Run?.Epochs is { Length: > 0 } epochs)
        {
            HtmlFigure.Write(html, "Epochs", Numbers.Count(epochs[^1].Epoch), $"{TimeText.Of(epochs[^1].Seconds)} of training");
        }

        html.End();
        if (findings is { IsValidation: true })
        {
            html.Text("p", $"There is no test part: the figures are of the pictures that were set aside to choose the best epoch by, {findings.Part.Name}. "
                + "On others it may be a little worse.");
        }

        if (findings is { Learned: > 0 })
        {
            html.Text(
                "p", $"The model learned from {Numbers.Count(findings.Learned)} of the {Numbers.Count(findings.Evaluation.Pictures)} pictures it is measured on: "
                    + "on new ones it may be worse.", ("class", "missing"));
        }
    }

    /// <summary>What the test part gave by several views of each picture, as the model has it; null where it has none.</summary>
    private static (double Accuracy, string Views)? ByViews(Model? model)
    {
        try
        {
            using JsonDocument? metrics = model?.Metrics is string text ? JsonDocument.Parse(text) : null;
            return metrics is { RootElement.ValueKind: JsonValueKind.Object }
                && metrics.RootElement.TryGetProperty("testViewsAccuracy", out JsonElement accuracy)
                && accuracy.ValueKind == JsonValueKind.Number && metrics.RootElement.TryGetProperty("testViews", out JsonElement views)
                ? (accuracy.GetDouble(), views.ToString())
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
