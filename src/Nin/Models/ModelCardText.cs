using System.Globalization;
using System.Text;
using System.Text.Json;
using Nin.Data;
using Nin.Data.Preparing;
using Nin.Networks;

namespace Nin.Models;

/// <summary>What stands beside a file for other programs: what it is, what goes in and comes out, and what it reached.</summary>
/// <remarks><b>Source</b> Hugging Face's model cards: Markdown after a front matter in YAML.</remarks>
public static class ModelCardText
{
    private const string Beginning = "---\nlibrary_name: nin\n";

    /// <summary>The card of a model that was written for other programs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tag">What the file is found by, such as <c>onnx</c>.</param>
    /// <param name="rows">What is to be said of the file, its inputs and its outputs: a word, and the rest in Markdown.</param>
    /// <param name="note">What the file does itself and what it leaves to its caller.</param>
    /// <param name="accuracy">What the file reaches, where its weights are not the model's. Null where they are.</param>
    public static string Of(
        Model model, string tag, IEnumerable<(string Name, string Value)> rows, string note, FileAccuracy? accuracy = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(tag);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(note);
        Network network = model.Network;
        bool isClassifier = model.AnswerKind != AnswerKind.Numbers;
        var text = new StringBuilder();
        FrontMatter(text, model, tag, accuracy);
        text.Append(CultureInfo.InvariantCulture, $"""
            # {network.Name}

            {(isClassifier ? "An image classifier" : "A network")} of {network.ParameterCount:N0} parameters, exported by Nin.

            | | |
            | --- | --- |

            """);
        foreach ((string name, string value) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {value} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"""
            | resizing | {ResizingOf(model.Preprocessing)} |
            | {(accuracy is null ? "weights" : "the model's weights, in floats")} | SHA-256 {model.WeightsSha256()} |

            {note}

            """);
        text.Append(isClassifier ? "\n## Classes\n\n" : "");
        for (int i = 0; i < model.Labels.Length && isClassifier; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i}. {Plain(model.Labels[i])}\n");
        }

        if (accuracy is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"""

                ## What the file reaches

                On {accuracy.Pictures:N0} pictures of {Plain(accuracy.Data)} {Plain(accuracy.Part)}, computed by Nin.

                | figure | value |
                | --- | --- |
                | accuracy of this file | {accuracy.OfFile:0.####} |
                | accuracy of the model in floats | {accuracy.OfModel:0.####} |

                """);
        }

        List<(string Name, double Value)> metrics = Metrics(model);
        if (metrics.Count > 0)
        {
            string title = accuracy is null ? "What it reached" : "What the model reached in floats";
            text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| figure | value |\n| --- | --- |\n");
            foreach ((string name, double value) in metrics)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {name} | {value:0.####} |\n");
            }
        }

        return text.ToString();
    }

    /// <summary>Whether a text is a card that was written here for files of this tag, by how it begins.</summary>
    public static bool IsOne(string text, string tag)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(tag);
        int end = text.IndexOf("\n---\n", StringComparison.Ordinal);
        return text.StartsWith(Beginning, StringComparison.Ordinal) && end > 0
            && text[..(end + 1)].Contains($"\n- {tag}\n", StringComparison.Ordinal);
    }

    /// <summary>No licence is said: whose the model is, is not known here.</summary>
    private static void FrontMatter(StringBuilder text, Model model, string tag, FileAccuracy? accuracy)
    {
        bool isClassifier = model.AnswerKind != AnswerKind.Numbers;
        text.Append(
            CultureInfo.InvariantCulture,
            $"{Beginning}{(isClassifier ? "pipeline_tag: image-classification\n" : "")}tags:\n");
        text.Append(CultureInfo.InvariantCulture, $"{(isClassifier ? "- image-classification\n" : "")}- {tag}\n");
        accuracy ??= OfModel(model);
        if (accuracy is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                model-index:
                - name: {Quoted(model.Network.Name)}
                  results:
                  - task:
                      type: image-classification
                    dataset:
                      type: {Quoted(accuracy.Data)}
                      name: {Quoted(accuracy.Data)}
                      split: {Quoted(accuracy.Part)}
                    metrics:
                    - type: accuracy
                      value: {accuracy.OfFile:0.####}

                """);
        }

        text.Append("---\n\n");
    }

    /// <summary>
    /// What the model's file says that it reached; null where it does not say on which data, which the hub wants.
    /// </summary>
    private static FileAccuracy? OfModel(Model model)
    {
        (string? name, double reached) = Metrics(model).FirstOrDefault(metric => metric.Name == "test accuracy");
        return name is not null && DataOf(model) is string data ? new FileAccuracy(data, "test", 0, reached, reached) : null;
    }

    /// <summary>The name of the data that the model's recipe names.</summary>
    private static string? DataOf(Model model)
    {
        try
        {
            using JsonDocument? recipe = model.Recipe is null ? null : JsonDocument.Parse(model.Recipe);
            return recipe?.RootElement.ValueKind == JsonValueKind.Object
                && recipe.RootElement.TryGetProperty("data", out JsonElement data)
                && data.ValueKind == JsonValueKind.String && data.GetString() is { Length: > 0 } text
                ? DataCatalog.NameOf(text)
                : null;
        }
        catch (JsonException)
        {
            // Some other program's words; the card does without.
            return null;
        }
    }

    /// <summary>The numbers that the model's file has of what it reached.</summary>
    private static List<(string Name, double Value)> Metrics(Model model)
    {
        var found = new List<(string, double)>();
        if (model.Metrics is not string json)
        {
            return found;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty one in document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject().ToArray()
                : [])
            {
                if (one.Value.ValueKind == JsonValueKind.Number)
                {
                    found.Add((Words(one.Name), one.Value.GetDouble()));
                }
            }
        }
        catch (JsonException)
        {
            // Some other program's words; the card does without.
        }

        return found;
    }

    /// <summary>testAccuracy becomes "test accuracy".</summary>
    private static string Words(string name) => string.Concat(
        name.Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));

    /// <summary>How a picture comes to the network's size.</summary>
    private static string ResizingOf(Preprocessing preprocessing)
    {
        (int height, int width, double share) = (preprocessing.Height, preprocessing.Width, preprocessing.Resizing.CropPct);
        return "bilinearly with antialiasing, " + (preprocessing.Resizing.Mode == ResizeMode.Center
            ? FormattableString.Invariant($"until it covers {height} / {share} x {width} / {share}; its middle is taken")
            : $"to {height} x {width}, whatever its aspect ratio");
    }

    /// <summary>A name that Markdown does not read as anything else.</summary>
    internal static string Plain(string name) => string.Concat(
        name.Select(letter => char.IsControl(letter) ? " " : "\\`*_{}[]<>#|".Contains(letter) ? $"\\{letter}" : $"{letter}"));

    private static string Quoted(string text) => JsonEncodedText.Encode(text) is JsonEncodedText encoded ? $"\"{encoded}\"" : "";
}
