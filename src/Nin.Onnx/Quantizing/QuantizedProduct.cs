using Nin.Onnx.Format.Proto;

namespace Nin.Onnx.Quantizing;

/// <summary>A node that multiplies an activation with weights of the file.</summary>
/// <param name="Node">The node.</param>
/// <param name="Weights">Its weights.</param>
/// <param name="Bias">Its bias, or null.</param>
/// <param name="Axis">The weights' axis that has an entry for every output channel.</param>
internal sealed record QuantizedProduct(NodeProto Node, TensorProto Weights, TensorProto? Bias, int Axis)
{
    /// <summary>The activation's name.</summary>
    public string Input => Node.Input[0];

    /// <summary>The products of a graph, in its order.</summary>
    public static IEnumerable<QuantizedProduct> Find(GraphProto graph)
    {
        var constants = graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (NodeProto node in graph.Node)
        {
            if (AxisOf(node) is int axis && constants.TryGetValue(node.Input[1], out TensorProto? weights))
            {
                TensorProto? bias = node.Input.Count > 2 ? constants.GetValueOrDefault(node.Input[2]) : null;
                yield return new QuantizedProduct(node, weights, bias, axis);
            }
        }
    }

    private static int? AxisOf(NodeProto node) => node.OpType switch
    {
        "Conv" => 0,
        "Gemm" => node.Attribute.Any(attribute => attribute.Name == "transB" && attribute.I == 1) ? 0 : 1,
        _ => null,
    };
}
