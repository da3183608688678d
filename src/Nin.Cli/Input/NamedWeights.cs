using System.Text.Json;
using Nin.Cli.Failures;
using Nin.Formats.Safetensors;
using Nin.Models;
using Nin.Networks;
using Nin.PyTorch;

namespace Nin.Cli.Input;

/// <summary>A file of weights alone, for a network that the command line names.</summary>
/// <param name="Network">One of 'nin networks', or a description, a JSON file.</param>
/// <param name="Map">A JSON file: the network's name for each of the file's; null where names and shapes tell.</param>
/// <param name="Key">Under which key of a checkpoint the weights are; null where they are found.</param>
/// <param name="Classes">The classes of the network; null for as many as it is known with.</param>
internal sealed record NamedWeights(string Network, string? Map = null, string? Key = null, int? Classes = null)
{
    /// <summary>What <c>--network</c> and <c>--map</c> say; null where neither was given.</summary>
    /// <exception cref="UsageException">There is a map and no network.</exception>
    public static NamedWeights? Of(string? network, string? map, string? key = null, int? classes = null) =>
        network is not null ? new NamedWeights(network, map, key, classes)
        : map is null ? null
        : throw new UsageException("--map gives names to the weights of a network, which --network names.");

    /// <summary>Reads the weights of a file.</summary>
    /// <exception cref="UsageException">There is no such network, or the weights are not its.</exception>
    public ImportedNetwork Read(string file)
    {
        StateDict weights = StateDict.Read(file, Key);
        Network described = Network.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? NetworkJson.Load(Network)
            : ModelArgument.Named(Network).Create(Classes);
        Dictionary<string, string>? names = Map is null ? null : NamesOf(Map);
        return new ImportedNetwork(
            described, UsageException.Blame(() => StateDictMapping.Map(described, weights.Tensors, names)), [], null);
    }

    /// <summary>Whether a file holds weights alone: PyTorch's, or safetensors that are no model of Nin.</summary>
    public static bool AreIn(string file) => ModelReaders.Find(file) is ModelReader reader
        ? reader is PyTorchReader
        : file.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)
            && !SafetensorsFile.Read(file).Metadata.Keys.Any(key => key.StartsWith("nin.", StringComparison.Ordinal));

    /// <summary>Reads weights alone, of the network that is named, or of one that is known by their names.</summary>
    public static ImportedNetwork Read(NamedWeights? named, string file) => named?.Read(file) ?? new PyTorchReader().Read(file);

    private static Dictionary<string, string> NamesOf(string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            return document.RootElement.EnumerateObject().ToDictionary(
                entry => entry.Name, entry => entry.Value.GetString() ?? "", StringComparer.Ordinal);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new UsageException($"--map: expected a JSON object of names in '{file}': {error.Message}");
        }
    }
}
