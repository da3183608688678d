using Nin.Models;
using Nin.Networks;

namespace Nin.Onnx.Exporting;

/// <summary>Writes what is made of the network's scores when the model answers.</summary>
internal static class AnswerWriter
{
    /// <summary>What the main output is called.</summary>
    public static string NameOf(Model model, OnnxExportOptions options) =>
        model.AnswerKind == AnswerKind.Numbers ? "output" : options.Logits ? "logits" : "probabilities";

    /// <summary>Adds the operations behind the network's main output; the last one has the output's name.</summary>
    public static void Write(
        GraphWriter writer, Model model, IReadOnlyDictionary<string, string> values, string name, bool isLogits)
    {
        if (model.AnswerKind == AnswerKind.Numbers)
        {
            Named(writer, "Identity", name, [values[model.Network.Outputs[0].Node]]);
            return;
        }

        string scores = writer.Add(
            "Flatten", isLogits ? "scores_flat" : "scores", [values[model.Network.Outputs[0].Node]], GraphWriter.Setting("axis", 1L));
        if (isLogits || Scores.AreProbabilities(model.Network))
        {
            Named(writer, "Identity", name, [scores]);
            return;
        }

        string cooled = model.Temperature == 1 ? scores
            : writer.Add("Div", "scores_over_temperature", [scores, writer.Number("temperature", model.Temperature)]);
        if (model.AnswerKind == AnswerKind.AnyClasses)
        {
            Named(writer, "Sigmoid", name, [cooled]);
        }
        else
        {
            Named(writer, "Softmax", name, [cooled], GraphWriter.Setting("axis", 1L));
        }
    }

    /// <summary>Adds an operation whose output has a name that is reserved already.</summary>
    public static void Named(
        GraphWriter writer, string kind, string name, ReadOnlySpan<string> inputs,
        params ReadOnlySpan<Format.Proto.AttributeProto> attributes)
    {
        writer.Add(kind, $"{name}_of_the_network", inputs, attributes);
        writer.Graph.Node[^1].Output[0] = name;
    }
}
