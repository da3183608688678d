using System.Globalization;
using System.Text;
using System.Text.Json;
using Nin.Networks;

namespace Nin.Models;

/// <summary>What stands beside a file for other programs: what it is, what goes in and comes out, and what it reached.</summary>
/// <remarks><b>Source</b> Hugging Face's model cards: Markdown after a front matter in YAML.</remarks>
public static class ModelCardText
{
    /// <summary>The card of a model that was written for other programs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tag">What the file is found by, such as <c>onnx</c>.</param>
    /// <param name="rows">What is to be said of the file, its inputs and its outputs: a word, and the rest in Markdown.</param>
    /// <param name="note">What the file does itself and what it leaves to its caller.</param>
    public static string Of(Model model, string tag, IEnumerable<(string Name, string Value)> rows, string note)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(tag);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(note);
        Network network = model.Network;
        var text = new StringBuilder();
        FrontMatter(text, model, tag);
        text.Append(CultureInfo.InvariantCulture, $"""
            # {network.Name}

            An image classifier of {network.ParameterCount:N0} parameters, trained and exported by Nin.

            | | |
            | --- | --- |

            """);
        foreach ((string name, string value) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {value} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"""
            | resizing | {model.Preprocessing.Resizing} |
            | weights | SHA-256 {model.WeightsSha256()} |

            {note}

            ## Classes


            """);
        for (int i = 0; i < model.Labels.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i}. {Plain(model.Labels[i])}\n");
        }

        List<(string Name, double Value)> metrics = Metrics(model);
        if (metrics.Count > 0)
        {
            text.Append("\n## What it reached\n\n| figure | value |\n| --- | --- |\n");
            foreach ((string name, double value) in metrics)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {name} | {value:0.####} |\n");
            }
        }

        return text.ToString();
    }

    private static void FrontMatter(StringBuilder text, Model model, string tag)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"---\nlibrary_name: nin\npipeline_tag: image-classification\ntags:\n- image-classification\n- {tag}\n");
        double? accuracy = Metrics(model).FirstOrDefault(metric => metric.Name == "test accuracy") is (not null, double value)
            ? value
            : null;
        if (accuracy is double reached)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                model-index:
                - name: {Quoted(model.Network.Name)}
                  results:
                  - task:
                      type: image-classification
                    metrics:
                    - type: accuracy
                      value: {reached:0.####}

                """);
        }

        text.Append("---\n\n");
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

    private static string Quoted(string text) => JsonEncodedText.Encode(text) is JsonEncodedText encoded ? $"\"{encoded}\"" : "";

    /// <summary>A name that Markdown does not read as anything else.</summary>
    private static string Plain(string name) => string.Concat(
        name.Select(letter => char.IsControl(letter) ? " " : "\\`*_{}[]<>#|".Contains(letter) ? $"\\{letter}" : $"{letter}"));
}
