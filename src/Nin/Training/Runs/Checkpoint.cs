using System.Text.Json;
using Nin.Execution.Parameters;
using Nin.Formats;
using Nin.Formats.Safetensors;
using Nin.Models;
using Nin.Tensors;
using Nin.Training.Optimizers;

namespace Nin.Training.Runs;

/// <summary>
/// A model file with what training needs beside: what the optimizer remembers, the moving average and the counters. Any reader of
/// models opens it too.
/// </summary>
internal static class Checkpoint
{
    private const string StateKey = "nin.training";
    private const string Prefix = "training.";
    private const string AveragePrefix = "training.average.";
    private const string SlowPrefix = "training.lookahead.";

    public static void Write(string path, Model model, ParameterUpdate update, TrainingState state)
    {
        List<SafetensorsEntry> entries = ModelFile.Entries(model);
        foreach ((string name, ParameterBuffer buffer) in update.State)
        {
            entries.AddRange(Prefixed($"{Prefix}{name}.", buffer));
        }

        if (update.Average is not null)
        {
            entries.AddRange(Prefixed(AveragePrefix, update.Average));
        }

        if (update.Slow is not null)
        {
            entries.AddRange(Prefixed(SlowPrefix, update.Slow));
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
            TrainingState? state = JsonSerializer.Deserialize(
                ModelFile.Text(file, StateKey), TrainingJsonContext.Default.TrainingState);
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

    public static void Restore(SafetensorsFile file, string path, ParameterBuffer parameters, ParameterUpdate update)
    {
        try
        {
            parameters.Load(Unprefixed(file, "", parameters.Layout));
            foreach ((string name, ParameterBuffer buffer) in update.State)
            {
                buffer.Load(Unprefixed(file, $"{Prefix}{name}.", parameters.Layout));
            }

            update.Average?.Load(Unprefixed(file, AveragePrefix, parameters.Layout));
            update.Slow?.Load(Unprefixed(file, SlowPrefix, parameters.Layout));
        }
        catch (ArgumentException error)
        {
            throw new NinFormatException("Nin checkpoint", error.Message, path, inner: error);
        }
    }

    private static IEnumerable<SafetensorsEntry> Prefixed(string prefix, ParameterBuffer buffer) =>
        buffer.ToTensors().Select(tensor => ModelFile.ToEntry(tensor with { Name = prefix + tensor.Name }));

    private static IEnumerable<NamedTensor> Unprefixed(SafetensorsFile file, string prefix, ParameterLayout layout) =>
        ModelFile.Tensors(file, layout.Slots.Select(slot => prefix + slot.Name)).Select(
            tensor => tensor with { Name = tensor.Name[prefix.Length..] });
}
