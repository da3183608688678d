using Nin.Models;
using Nin.Networks;

namespace Nin.Onnx.Exporting;

/// <summary>What stands beside an exported file: what it is, what goes in and comes out, and what it reached.</summary>
public static class ModelCard
{
    /// <summary>The card of a model that was exported to a file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="options">How it was exported.</param>
    public static string Of(Model model, string file, OnnxExportOptions? options = null)
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
            ("output", $"{(options.Logits ? "`logits`: the scores" : "`probabilities`")}, [batch, {network.Classes}]"),
        ];
        if (options.Maps)
        {
            rows.Add(("output", "`maps`: where each class is, [batch, classes, rows, columns]; their mean is the score"));
        }

        return ModelCardText.Of(
            model, "onnx", rows, "Scaling and normalisation are inside the file. Only the resizing is left to the caller.");
    }
}
