using System.Text.Json.Serialization;

namespace Nin.Experiments;

/// <summary>What decides an experiment's figures, as its folder keeps it.</summary>
internal sealed record ExperimentSettings(
    string Experiment, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<ArmSettings> Arms);

/// <summary>What decides an arm's.</summary>
/// <param name="Name">The arm's name.</param>
/// <param name="Network">The SHA-256 of its description.</param>
/// <param name="Recipe">The recipe.</param>
/// <param name="Data">The name of the data set.</param>
/// <param name="DataSha256">Tells its pictures from others of that name.</param>
internal sealed record ArmSettings(string Name, string Network, string Recipe, string Data, string DataSha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(EpochErrors[]))]
[JsonSerializable(typeof(ExperimentRun))]
[JsonSerializable(typeof(ExperimentSettings))]
internal sealed partial class ExperimentJsonContext : JsonSerializerContext;
