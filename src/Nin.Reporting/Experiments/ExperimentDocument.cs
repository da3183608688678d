using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nin.Experiments;

namespace Nin.Reporting.Experiments;

/// <summary>An experiment's results as JSON.</summary>
internal sealed record ExperimentDocument(
    string Experiment, string Question, string Finding, string Answer, bool IsComplete, int RunsDone, int RunsInAll,
    IReadOnlyList<ulong> Seeds, IReadOnlyList<string> Data, string Machine, double Seconds, string Command,
    IReadOnlyList<ArmDocument> Arms, IReadOnlyList<ExperimentRun> Runs)
{
    public static ExperimentDocument Of(ExperimentResult result, string command) => new(
        result.Experiment.Name, result.Experiment.Question, $"{result.Answer.Finding}".ToLowerInvariant(), result.Answer.Text,
        result.IsComplete, result.Runs.Length, result.RunsInAll, result.Seeds, result.Data, result.Machine, result.Seconds,
        command,
        [
            .. result.Experiment.Arms.Select(arm => new ArmDocument(arm.Name, result.Experiment.Measure.Figures.ToDictionary(
                figure => figure.Name, figure => EstimateDocument.Of(result.Mean(arm.Name, figure.Name))))),
        ],
        result.Runs);
}

/// <summary>An arm's figures by name.</summary>
internal sealed record ArmDocument(string Name, IReadOnlyDictionary<string, EstimateDocument> Figures);

/// <summary>A figure over the seeds; what is not known is null.</summary>
internal sealed record EstimateDocument(double? Mean, double? Low, double? High, int Count)
{
    public static EstimateDocument Of(Estimate estimate) => new(
        Finite(estimate.Mean), Finite(estimate.Low), Finite(estimate.High), estimate.Count);

    private static double? Finite(double number) => double.IsFinite(number) ? number : null;
}

[JsonSerializable(typeof(ExperimentDocument))]
internal sealed partial class ExperimentDocumentContext : JsonSerializerContext
{
    /// <summary>Names stay readable in any script; this is no web page.</summary>
    public static ExperimentDocumentContext Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
