using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Data.Preview;
using Nin.Formats;
using Nin.Models;
using Nin.Reporting.Html;
using Nin.Reporting.Sections;
using Nin.Training;

namespace Nin.Reporting;

/// <summary>
/// One page about a run or a model: curves, figures with their intervals, confusion, calibration, mistakes with maps, samples,
/// the network, the recipe. It needs no network, no script and no other file.
/// </summary>
public static class Report
{
    /// <summary>Pictures of a class that the samples show.</summary>
    private const int SampleColumns = 6;

    private static readonly string[] Measured = ["Classes", "Confusion", "Calibration", "Answers with maps"];

    /// <summary>Makes the page and writes it, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="input">What it is made of.</param>
    /// <param name="cancellation">Ends the measuring.</param>
    /// <exception cref="ArgumentException">The data set has a class that the model does not know.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public static void Write(string path, ReportInput input, CancellationToken cancellation = default) =>
        AtomicFile.WriteText(path, Page(input, cancellation));

    /// <summary>Makes the page.</summary>
    /// <param name="input">What it is made of.</param>
    /// <param name="cancellation">Ends the measuring.</param>
    /// <exception cref="ArgumentException">The data set has a class that the model does not know.</exception>
    public static string Page(ReportInput input, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        input = input.WithPartsOfTraining();
        Model? model = input.Model ?? input.Run?.Model;
        Findings? findings = model is not null && input.Data is { } data && (data.Test ?? data.Validation)?.HasLabels == true
            ? Findings.Of(model, data, input.Threads, cancellation)
            : null;
        var missing = new MissingSections();
        List<Section> sections = [new OverviewSection(input, model, findings)];
        if (input.Run is RunRecord run)
        {
            missing.AddOr(
                sections, "Curves", run.Epochs.IsEmpty ? Why(run, "metrics.jsonl", "no epoch was finished") : null,
                () => new CurvesSection(run.Epochs));
        }

        string? noModel = model is not null ? null
            : input.Run is null ? "there is no model" : Why(input.Run, "model.safetensors", "there is no model");
        string? noData = input.Data is null ? input.DataProblem : null;
        if (findings is null)
        {
            string why = noModel ?? noData
                ?? $"{input.Data!.Name} has no part with labels to measure on, and the recipe sets none aside";
            foreach (string title in Measured)
            {
                missing.Add(title, why);
            }
        }
        else
        {
            sections.Add(new ClassesSection(findings.Evaluation));
            sections.Add(new ConfusionSection(findings.Evaluation.Confusion!));
            sections.Add(new CalibrationSection(findings, model!, input.Data!));
            sections.Add(new GallerySection(findings, model!));
        }

        missing.AddOr(sections, "Samples", noModel ?? noData, () => Samples(input, model!, cancellation));
        missing.AddOr(sections, "Network", noModel, () => new NetworkSection(model!.Network));
        missing.AddOr(sections, "Data", noData, () => new DataSection(input.Data!, input.Check));
        if (!missing.IsEmpty)
        {
            sections.Add(missing);
        }

        sections.Add(new RunSection(input.Run, model));
        string name = input.Run?.Name ?? input.Name;
        string subtitle = model is null ? "a training run of Nin" : $"{model.Network.Name}"
            + (input.Run?.Recipe is Recipe recipe ? $", trained on {recipe.Data} by the recipe {recipe.Name}" : "")
            + (findings is null ? "" : $", measured on {findings.Part.Name}");
        return Html.Page.Of($"Report: {name}", subtitle, sections);
    }

    private static SamplesSection Samples(ReportInput input, Model model, CancellationToken cancellation)
    {
        // Pictures for test alone are shown as they are measured.
        bool isLearnedFrom = input.Data!.Train.Count > 0;
        Dataset shown = isLearnedFrom ? input.Data.Train : (input.Data.Test ?? input.Data.Validation)!;
        Augmentation augmentation = isLearnedFrom ? input.Recipe?.Augmentation ?? Augmentation.None : Augmentation.None;
        return new SamplesSection(
            DataPreview.Rows(shown, model.Preprocessing, augmentation, SampleColumns, cancellation: cancellation),
            augmentation != Augmentation.None);
    }

    private static string Why(RunRecord run, string file, string otherwise) =>
        run.Missing.TryGetValue(file, out string? why) ? $"{file}: {why}" : otherwise;
}
