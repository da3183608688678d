using System.Globalization;
using Nin.Models;
using Nin.Networks;
using Nin.Onnx.Quantizing;

namespace Nin.Onnx.Exporting;

/// <summary>What stands beside an exported file: what it is, what goes in and comes out, and what it reached.</summary>
public static class ModelCard
{
    /// <summary>What such cards are found by: see <see cref="ModelCardText.IsOne"/>.</summary>
    public const string Tag = "onnx";

    /// <summary>The card of a model that was exported to a file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="options">How it was exported.</param>
    /// <param name="int8">Of a file with weights of eight bits: how it was made. Null for floats.</param>
    public static string Of(Model model, string file, OnnxExportOptions? options = null, Int8Figures? int8 = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= OnnxExportOptions.Default;
        Network network = model.Network;
        string input = options.UInt8Input
            ? $"`image`: bytes [batch, height, width, {network.Input.Channels}], as a decoded picture has them"
            : $"`image`: floats from 0 to 255, [batch, {network.Input.Channels}, height, width]";
        List<(string, string)> rows =
        [
            ("file", $"`{file}`, ONNX operator set {options.Opset}"),
            ("input", $"{input}; the model was trained on {network.Input.Height} x {network.Input.Width}"),
            ("output", model.AnswerKind == AnswerKind.Numbers
                ? $"`output`: [batch, {string.Join(", ", network.Output.ToChannelsFirst(1)[1..])}]"
                : $"{(options.Logits ? "`logits`: the scores" : "`probabilities`")}, [batch, {network.Classes}]"),
        ];
        if (options.Maps)
        {
            rows.Add(("output", "`maps`: where each class is, [batch, classes, rows, columns]; their mean is the score"));
        }

        if (int8 is not null)
        {
            rows.Add(("numbers", options.FullRange
                ? "whole ones: weights of eight bits, for processors with VNNI; others clip their sums in ONNX Runtime"
                : "whole ones: weights of eight bits that use seven, so that no processor clips their sums"));
            rows.Add(("ranges", string.Create(
                CultureInfo.InvariantCulture, $"measured on {int8.Pictures:N0} pictures of {ModelCardText.Plain(int8.Data)}")));
        }

        return ModelCardText.Of(
            model, Tag, rows, "Scaling and normalisation are inside the file. Only the resizing is left to the caller.",
            int8?.Accuracy);
    }
}
