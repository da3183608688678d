using Nin.Formats;
using Nin.Onnx.Graphs;

namespace Nin.Onnx.Format;

/// <summary>What is said of a node that cannot be taken.</summary>
internal static class Unsupported
{
    public static NinFormatException Operator(OnnxNode node, IEnumerable<string> known) => new(
        "ONNX",
        $"the operator of {node.WithOpset} is not supported.",
        hint: $"Supported are {string.Join(", ", known)}.");
}
