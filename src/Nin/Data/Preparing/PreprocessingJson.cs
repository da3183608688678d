using System.Text.Json;
using Nin.Formats;
using Nin.Imaging;

namespace Nin.Data.Preparing;

/// <summary>A preprocessing as text, as model files hold it.</summary>
internal static class PreprocessingJson
{
    public static string Write(Preprocessing preprocessing) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("kind", preprocessing.Kind.ToString());
        json.WriteNumber("height", preprocessing.Height);
        json.WriteNumber("width", preprocessing.Width);
        json.WriteNumber("channels", preprocessing.Channels);
        json.WriteNumber("scale", preprocessing.Scale);
        WriteNumbers(json, "mean", preprocessing.Mean);
        WriteNumbers(json, "deviation", preprocessing.Deviation);
        json.WriteStartObject("resizing");
        json.WriteString("mode", preprocessing.Resizing.Mode.ToString());
        json.WriteNumber("cropPct", preprocessing.Resizing.CropPct);
        json.WriteEndObject();
        if (preprocessing.Background != Rgb.White)
        {
            json.WriteString("background", preprocessing.Background.ToString());
        }

        json.WriteEndObject();
    });

    /// <exception cref="JsonException">The text is no JSON, or a member is missing, unknown or of another kind.</exception>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static Preprocessing Read(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        var fields = new JsonFields(document.RootElement);
        Resizing resizing = fields.Fields("resizing") is JsonFields inner ? ReadResizing(inner) : Resizing.Squash;
        var preprocessing = new Preprocessing(
            Word<PreprocessingKind>("kind", fields.Text("kind")) ?? throw JsonFields.Missing("kind"),
            Integer("height"), Integer("width"), Integer("channels"), fields.Single("scale") ?? throw JsonFields.Missing("scale"),
            fields.Singles("mean"), fields.Singles("deviation"))
        {
            Resizing = resizing,
            Background = fields.Text("background") is string background ? Color(background) : Rgb.White,
        };
        fields.End();
        return preprocessing;

        int Integer(string name) => fields.Integer(name) ?? throw JsonFields.Missing(name);
    }

    private static Rgb Color(string text) => Rgb.TryParse(text)
        ?? throw new JsonException($"'background': expected a colour such as #FFFFFF, got '{JsonText.Short(text)}'.");

    private static Resizing ReadResizing(JsonFields fields)
    {
        var resizing = new Resizing(
            Word<ResizeMode>("mode", fields.Text("mode")) ?? ResizeMode.Squash, fields.Double("cropPct") ?? 1);
        fields.End();
        return resizing.CropPct is >= Resizing.LeastCropPct and <= 1
            ? resizing
            : throw new JsonException($"'cropPct': expected a number in [{Resizing.LeastCropPct}, 1], got {resizing.CropPct}.");
    }

    private static T? Word<T>(string name, string? text)
        where T : struct, Enum => text is null ? null
        : Enum.GetNames<T>().Contains(text) ? Enum.Parse<T>(text)
        : throw new JsonException(
            $"'{name}': expected one of {string.Join(", ", Enum.GetNames<T>())}, got '{JsonText.Short(text)}'.");

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<float> numbers)
    {
        json.WriteStartArray(name);
        foreach (float number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
