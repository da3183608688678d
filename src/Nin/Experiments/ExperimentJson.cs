using System.Text.Json.Serialization;

namespace Nin.Experiments;

/// <summary>What decides an experiment's figures, as its folder keeps it.</summary>
internal sealed record ExperimentSettings(
    string Experiment, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<ArmSettings> Arms);

/// <summary>What decides an arm's.</summary>
internal sealed record ArmSettings(string Name, string Network, string Recipe);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(EpochErrors[]))]
[JsonSerializable(typeof(ExperimentRun))]
[JsonSerializable(typeof(ExperimentSettings))]
internal sealed partial class ExperimentJsonContext : JsonSerializerContext;
