using System.Text.Json;

namespace Nin.Parquet;

/// <summary>
/// What is known of columns beside the file's schema: which are pictures, and what the numbers of classes mean.
/// </summary>
/// <param name="Images">The columns of pictures.</param>
/// <param name="Classes">For each column of classes their names, in the order of their numbers.</param>
internal sealed record FeatureNames(IReadOnlyCollection<string> Images, IReadOnlyDictionary<string, string[]> Classes)
{
    private const int MostClasses = 1 << 20;

    /// <summary>Nothing is known.</summary>
    public static FeatureNames None { get; } = new([], new Dictionary<string, string[]>());

    /// <summary>Reads what Hugging Face's library writes into a file: <c>{"info": {"features": {...}}}</c>.</summary>
    /// <returns><see cref="None"/> where the text is no such thing: it is an addition, and the file can be read without.</returns>
    /// <remarks><b>Source</b> Hugging Face, <i>datasets</i>, Features, Image and ClassLabel.</remarks>
    public static FeatureNames OfMetadata(string json) =>
        Parse(json, root => Member(root, "info") is JsonElement info ? Member(info, "features") : null);

    /// <summary>Reads <c>dataset_infos.json</c>: for each configuration <c>{"features": {...}}</c>; the first counts.</summary>
    public static FeatureNames OfInfos(string json) => Parse(json, root => root.ValueKind == JsonValueKind.Object
        ? root.EnumerateObject().Select(config => Member(config.Value, "features")).FirstOrDefault(found => found is not null)
        : null);

    private static FeatureNames Parse(string json, Func<JsonElement, JsonElement?> find)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return find(document.RootElement) is JsonElement features && features.ValueKind == JsonValueKind.Object
                ? Of(features)
                : None;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return None;
        }
    }

    private static FeatureNames Of(JsonElement features)
    {
        List<string> images = [];
        var classes = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (JsonProperty feature in features.EnumerateObject())
        {
            string? type = Member(feature.Value, "_type") is { ValueKind: JsonValueKind.String } word ? word.GetString() : null;
            if (type == "Image")
            {
                images.Add(feature.Name);
            }
            else if (type == "ClassLabel" && Member(feature.Value, "names") is { ValueKind: JsonValueKind.Array } names
                && names.GetArrayLength() <= MostClasses)
            {
                classes[feature.Name] = [.. names.EnumerateArray().Select(name => name.ToString())];
            }
        }

        return new FeatureNames(images, classes);
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;
}
