using Nin.Formats;
using Nin.Formats.Protobuf;

namespace Nin.Onnx.Format;

/// <summary>Counts what an ONNX file will cost, before anything of it is made into objects.</summary>
internal static class OnnxScan
{
    /// <summary>What the fields of a message hold that is a message itself, or a list; all else is a plain value.</summary>
    private enum Kind
    {
        Plain, Model, Graph, Node, Attribute, Tensor, Value, Type, TensorType, Shape, Dimension, Entry, Function,
        Numbers4, Numbers8, Varints,
    }

    /// <summary>Counts what a model costs.</summary>
    /// <exception cref="NinFormatException">It is no protobuf file, or costs more than the limits allow.</exception>
    public static void Model(ReadOnlySpan<byte> content, OnnxLimits limits) => Run(content, limits, Kind.Model);

    /// <summary>Counts what a tensor alone costs.</summary>
    /// <exception cref="NinFormatException">It is no protobuf message, or costs more than the limits allow.</exception>
    public static void Tensor(ReadOnlySpan<byte> content, OnnxLimits limits) => Run(content, limits, Kind.Tensor);

    private static void Run(ReadOnlySpan<byte> content, OnnxLimits limits, Kind kind)
    {
        const string Hint = "OnnxLimits allow more.";
        long nodes = 0;
        new WireScan(
            content, new WireLimits("ONNX", limits.Depth, limits.Messages, limits.ListedNumbers, Hint),
            (message, field) => FieldOf((Kind)message, field), Count).Run((int)kind);

        void Count(int message)
        {
            nodes += (Kind)message == Kind.Node ? 1 : 0;
            if (nodes > limits.Nodes)
            {
                throw new NinFormatException("ONNX", $"expected at most {limits.Nodes} nodes, got more.", hint: Hint);
            }
        }
    }

    private static WireField FieldOf(Kind message, ulong field) => KindOf(message, field) switch
    {
        Kind.Plain => new WireField(WireContent.Plain),
        Kind.Numbers4 => new WireField(WireContent.Numbers4),
        Kind.Numbers8 => new WireField(WireContent.Numbers8),
        Kind.Varints => new WireField(WireContent.Varints),
        Kind inside => new WireField(WireContent.Message, (int)inside),
    };

    private static Kind KindOf(Kind message, ulong field) => (message, field) switch
    {
        (Kind.Model, 7) or (Kind.Attribute, 6 or 11) => Kind.Graph,
        (Kind.Model, 8 or 14) or (Kind.Tensor, 13) => Kind.Entry,
        (Kind.Model, 25) => Kind.Function,
        (Kind.Graph, 1) => Kind.Node,
        (Kind.Graph, 5) or (Kind.Attribute, 5 or 10) => Kind.Tensor,
        (Kind.Graph, 11 or 12 or 13) => Kind.Value,
        (Kind.Node, 5) => Kind.Attribute,
        (Kind.Value, 2) => Kind.Type,
        (Kind.Type, 1) => Kind.TensorType,
        (Kind.TensorType, 2) => Kind.Shape,
        (Kind.Shape, 1) => Kind.Dimension,
        (Kind.Attribute, 7) or (Kind.Tensor, 4) => Kind.Numbers4,
        (Kind.Tensor, 10) => Kind.Numbers8,
        (Kind.Attribute, 8) or (Kind.Tensor, 1 or 5 or 7 or 11) => Kind.Varints,
        _ => Kind.Plain,
    };
}
