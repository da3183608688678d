using System.Text.Json;
using Nin.Formats;
using Nin.Keras.Hdf5;

namespace Nin.Keras.Format;

/// <summary>What a file of Keras holds: the description of a network, and its numbers.</summary>
/// <param name="Model">The class of the model and its settings.</param>
/// <param name="Variables">The numbers.</param>
/// <param name="Version">The version of Keras that wrote it, as far as it is known.</param>
internal sealed record KerasFile(JsonElement Model, Variables Variables, string Version)
{
    private const string WholeModel = "Keras' model.save(\"model.keras\") writes the whole model.";

    /// <summary>Reads a .keras file, which is a zip archive, or an .h5 file; the first bytes tell which it is.</summary>
    public static KerasFile Read(string path, Limits limits)
    {
        Span<byte> start = stackalloc byte[8];
        using (FileStream file = File.OpenRead(path))
        {
            if (file.Length > Math.Min(limits.FileBytes, Array.MaxLength))
            {
                throw KerasFailure.Of(
                    $"expected a file of at most {Math.Min(limits.FileBytes, Array.MaxLength)} bytes, got {file.Length}.");
            }

            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }

        return start.StartsWith("PK"u8) ? ReadArchive(path, limits)
            : Hdf5File.IsOne(start) ? ReadLegacy(File.ReadAllBytes(path), limits)
            : throw KerasFailure.Of("expected a .keras or an .h5 file of Keras, got neither a zip archive nor HDF5.");
    }

    /// <summary>The newer form: config.json, metadata.json and model.weights.h5 in an archive.</summary>
    private static KerasFile ReadArchive(string path, Limits limits)
    {
        using var archive = new KerasArchive(path, limits);
        JsonElement model = Parse(
            archive.Find("config.json", limits.HeaderBytes)
            ?? throw KerasFailure.Of("expected a config.json in the archive, got none.", "Is it a file of Keras?"));
        string version = archive.Find("metadata.json", limits.HeaderBytes) is byte[] metadata
            && Parse(metadata) is { ValueKind: JsonValueKind.Object } known
            && known.TryGetProperty("keras_version", out JsonElement number)
            ? number.ToString()
            : "3";
        byte[] weights = archive.Find("model.weights.h5", limits.FileBytes)
            ?? throw KerasFailure.Of("expected a model.weights.h5 in the archive, got none.", "Weights in several files are not read.");
        return new KerasFile(model, new ArchiveVariables(Hdf5File.Open(weights)), version);
    }

    /// <summary>The older form: one HDF5 file, with the description as an attribute.</summary>
    private static KerasFile ReadLegacy(byte[] content, Limits limits)
    {
        Hdf5Object root = Hdf5File.Open(content);
        if (root.FindTexts("model_config", limits.HeaderBytes) is not [string config])
        {
            bool isWeights = root.Find("layers") is not null || root.Find("_layer_checkpoint_dependencies") is not null
                || root.FindTexts("layer_names", limits.HeaderBytes) is not null;
            throw KerasFailure.Of(
                isWeights ? "the file holds weights alone, and no network." : "expected the attribute 'model_config', got none.",
                WholeModel);
        }

        Hdf5Object weights = root.Find("model_weights")
            ?? throw KerasFailure.Of("expected the group 'model_weights', got none.", WholeModel);
        string[]? version = root.FindTexts("keras_version", limits.HeaderBytes);
        return new KerasFile(
            Parse(System.Text.Encoding.UTF8.GetBytes(config)), new LegacyVariables(weights, limits),
            version is [string known] ? known : "2");
    }

    private static JsonElement Parse(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw KerasFailure.Of($"the description is no JSON: {error.Message}", inner: error);
        }
    }
}
