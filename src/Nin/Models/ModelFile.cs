using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Nin.Data;
using Nin.Data.Preparing;
using Nin.Execution.Parameters;
using Nin.Formats;
using Nin.Formats.Safetensors;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Models;

/// <summary>
/// The model file: safetensors with PyTorch's names and layout, so that any reader of the field opens the weights, and with
/// everything else needed to answer in its metadata.
/// </summary>
internal static class ModelFile
{
    private const string FormatName = "Nin model";
    private const string Version = "1";
    private const string OwnKeys = "nin.";
    private const string LearnedKey = OwnKeys + "learnedFrom";
    private const string TemperatureKey = OwnKeys + "temperature";
    private const string AnswersKey = OwnKeys + "answers";
    private const string AveragedKey = OwnKeys + "averagedFrom";

    public static void Write(string path, Model model) =>
        SafetensorsWriter.Write(path, Entries(model), Metadata(model), checksum: true);

    public static void Write(Stream stream, Model model) =>
        SafetensorsWriter.Write(stream, Entries(model), Metadata(model), checksum: true);

    /// <summary>The tensors of a model, those of its preprocessing with them.</summary>
    internal static List<SafetensorsEntry> Entries(Model model)
    {
        List<SafetensorsEntry> entries = [.. model.Weights.Select(ToEntry), .. model.Preprocessing.Tensors];

        entries.AddRange(
            from node in model.Network.Nodes
            from counter in node.Layer.Counters
            select SafetensorsEntry.Of($"{node.Name}.{counter}", [], new long[] { 0 }));
        return entries;
    }

    internal static List<KeyValuePair<string, string>> Metadata(Model model)
    {
        List<KeyValuePair<string, string>> metadata =
        [
            new("format", "pt"),
            new("nin.version", Version),
            new("nin.network", NetworkJson.Write(model.Network)),
            new("nin.labels", JsonText.Write(json => json.WriteTexts(model.Labels))),
            new("nin.preprocessing", model.Preprocessing.ToJson()),
        ];
        AddIfKnown("nin.recipe", model.Recipe);
        AddIfKnown("nin.metrics", model.Metrics);
        AddIfKnown(LearnedKey, model.LearnedFrom?.ToString());
        AddIfKnown(AnswersKey, model.AnswerKind == AnswerKind.OneClass ? null : JsonNamingPolicy.CamelCase.ConvertName($"{model.AnswerKind}"));
        AddIfKnown(TemperatureKey, model.Temperature == 1 ? null : model.Temperature.ToString("R", CultureInfo.InvariantCulture));
        AddIfKnown(AveragedKey, model.AveragedFrom.IsEmpty ? null : AveragedModelJson.Write(model.AveragedFrom));
        return metadata;

        void AddIfKnown(string key, string? value)
        {
            if (value is not null)
            {
                metadata.Add(new(key, value));
            }
        }
    }

    internal static SafetensorsEntry ToEntry(NamedTensor tensor) =>
        SafetensorsEntry.Of(tensor.Name, tensor.Tensor.Shape.AsSpan(), tensor.Tensor.Data);

    public static Model Read(string path, Limits? limits) => Read(SafetensorsFile.Read(path, limits), path, limits);

    /// <param name="file">The file's content.</param>
    /// <param name="path">What messages call the file; null where it has no name.</param>
    /// <param name="limits">What the network may need.</param>
    public static Model Read(SafetensorsFile file, string? path, Limits? limits = null)
    {
        try
        {
            if (!file.Metadata.Keys.Any(key => key.StartsWith(OwnKeys, StringComparison.Ordinal)))
            {
                throw ForeignWeights.Refuse(FormatName, file);
            }

            string version = Text(file, "nin.version");
            if (version != Version)
            {
                bool isNewer = int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                    && number > 1;
                throw new NinFormatException(
                    FormatName, $"expected version {Version}, got '{JsonText.Short(version)}'.",
                    hint: isNewer ? "A newer Nin wrote it." : null);
            }

            Network network = NetworkJson.Read(Text(file, "nin.network"), limits);
            return Model.Of(
                network, Tensors(file, new ParameterLayout(network).Slots.Select(slot => slot.Name)),
                Labels(Text(file, "nin.labels")), Preprocessing.FromJson(Text(file, "nin.preprocessing")).WithTensors(file),
                file.Metadata.GetValueOrDefault("nin.recipe"), file.Metadata.GetValueOrDefault("nin.metrics"),
                file.Metadata.GetValueOrDefault(LearnedKey) is string learned ? LearnedPictures.Parse(learned) : null,
                Temperature(file), Answers(file),
                file.Metadata.GetValueOrDefault(AveragedKey) is string averaged ? AveragedModelJson.Read(averaged) : []);
        }
        catch (NinFormatException error) when (path is not null)
        {
            throw error.WithFile(path);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or OverflowException)
        {
            throw new NinFormatException(FormatName, MessageText.Of(error), path, inner: error);
        }
    }

    /// <summary>The tensors of these names, as far as the file has them.</summary>
    internal static IEnumerable<NamedTensor> Tensors(SafetensorsFile file, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (file.TryGet(name, out SafetensorsTensor? tensor))
            {
                ImmutableArray<int> shape = [.. tensor.Shape.Select(size => checked((int)size))];
                yield return new NamedTensor(name, new Tensor(shape, tensor.AsSingles()));
            }
        }
    }

    internal static string Text(SafetensorsFile file, string key) => file.Metadata.TryGetValue(key, out string? value)
        ? value
        : throw new NinFormatException(
            FormatName, $"the metadata lacks '{key}'.", hint: "It is a safetensors file, but not one that Nin wrote.");

    private static AnswerKind Answers(SafetensorsFile file)
    {
        string? text = file.Metadata.GetValueOrDefault(AnswersKey);
        return text is null ? AnswerKind.OneClass
            : Enum.TryParse(text, ignoreCase: true, out AnswerKind kind) && Enum.IsDefined(kind) ? kind
            : throw new NinFormatException(FormatName, $"expected answers of a known kind, got '{JsonText.Short(text)}'.");
    }

    private static float Temperature(SafetensorsFile file)
    {
        if (file.Metadata.GetValueOrDefault(TemperatureKey) is not string text)
        {
            return 1;
        }

        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && value > 0
            && float.IsFinite(value)
            ? value
            : throw new NinFormatException(FormatName, $"expected a temperature above 0, got '{JsonText.Short(text)}'.");
    }

    private static string[] Labels(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return JsonFields.TextsOf("labels", document.RootElement);
        }
        catch (JsonException error)
        {
            throw new NinFormatException(FormatName, $"the labels are no list of texts: {error.Message}", inner: error);
        }
    }
}
