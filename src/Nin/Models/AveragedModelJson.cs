using System.Collections.Immutable;
using System.Text.Json;
using Nin.Formats;

namespace Nin.Models;

/// <summary>The list of averaged models in a model file's metadata: what went in, each with the SHA-256 of its weights.</summary>
internal static class AveragedModelJson
{
    private const string NameField = "name", HashField = "weightsSha256";

    public static string Write(ImmutableArray<AveragedModel> models) => JsonText.Write(json =>
    {
        json.WriteStartArray();
        foreach (AveragedModel model in models)
        {
            json.WriteStartObject();
            json.WriteString(NameField, model.Name);
            json.WriteString(HashField, model.WeightsSha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <exception cref="NinFormatException">The text is no such list.</exception>
    public static ImmutableArray<AveragedModel> Read(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(Of)];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new NinFormatException(
                "Nin model", $"the list of models that were averaged is damaged: {error.Message}", inner: error);
        }
    }

    private static AveragedModel Of(JsonElement element)
    {
        var fields = new JsonFields(element);
        return new AveragedModel(
            fields.Text(NameField) ?? throw JsonFields.Missing(NameField),
            fields.Text(HashField) ?? throw JsonFields.Missing(HashField));
    }
}
