using System.Text.Json;
using Nin.Execution;
using Nin.Formats;
using Nin.Models;
using Nin.Tensors;

namespace Nin.Training;

/// <summary>
/// A model file with what training needs beside: velocity, moving average and counters. Any reader of models opens it too.
/// </summary>
internal static class Checkpoint
{
    private const string StateKey = "nin.training";
    private const string VelocityPrefix = "training.velocity.";
    private const string AveragePrefix = "training.average.";

    public static void Write(string path, Model model, SgdOptimizer optimizer, TrainingState state)
    {
        List<SafetensorsEntry> entries = ModelFile.Entries(model);
        entries.AddRange(Prefixed(VelocityPrefix, optimizer.Velocity));
        if (optimizer.Average is not null)
        {
            entries.AddRange(Prefixed(AveragePrefix, optimizer.Average));
        }

        List<KeyValuePair<string, string>> metadata = ModelFile.Metadata(model);
        metadata.Add(new(StateKey, JsonSerializer.Serialize(state, TrainingJsonContext.Default.TrainingState)));
        SafetensorsWriter.Write(path, entries, metadata, checksum: true);
    }

    /// <summary>Reads a checkpoint; <see cref="Restore"/> puts its numbers back.</summary>
    /// <exception cref="NinFormatException">The file is no checkpoint, or is damaged.</exception>
    public static (SafetensorsFile File, Model Model, TrainingState State) Read(string path)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        Model model = ModelFile.Read(file, path);
        try
        {
            TrainingState? state = JsonSerializer.Deserialize(ModelFile.Text(file, StateKey), TrainingJsonContext.Default.TrainingState);
            return state is { Metrics: not null } && state.Metrics.All(epoch => epoch is not null)
                ? (file, model, state)
                : throw new NinFormatException("Nin checkpoint", "the counters or the epochs are null.", path);
        }
        catch (JsonException error)
        {
            throw new NinFormatException("Nin checkpoint", $"the counters are damaged: {error.Message}", path, inner: error);
        }
        catch (NinFormatException error) when (error.File is null)
        {
            throw error.WithFile(path);
        }
    }

    public static void Restore(SafetensorsFile file, string path, ParameterBuffer parameters, SgdOptimizer optimizer)
    {
        try
        {
            parameters.Load(Unprefixed(file, "", parameters.Layout));
            optimizer.Velocity.Load(Unprefixed(file, VelocityPrefix, parameters.Layout));
            optimizer.Average?.Load(Unprefixed(file, AveragePrefix, parameters.Layout));
        }
        catch (ArgumentException error)
        {
            throw new NinFormatException("Nin checkpoint", error.Message, path, inner: error);
        }
    }

    private static IEnumerable<SafetensorsEntry> Prefixed(string prefix, ParameterBuffer buffer) =>
        buffer.ToTensors().Select(tensor => ModelFile.ToEntry(tensor with { Name = prefix + tensor.Name }));

    private static IEnumerable<NamedTensor> Unprefixed(SafetensorsFile file, string prefix, ParameterLayout layout) =>
        ModelFile.Tensors(file, layout.Slots.Select(slot => prefix + slot.Name)).Select(tensor => tensor with { Name = tensor.Name[prefix.Length..] });
}
