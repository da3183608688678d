using System.Collections.Immutable;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Graphs;

namespace Nin.Onnx.Lowering;

/// <summary>Lowers a node: adds the layers that it becomes, and gives what it computes.</summary>
internal delegate ImmutableArray<Feature> Rule(NodeCall call);

/// <summary>A node to be lowered, with what is known of its inputs.</summary>
internal sealed class NodeCall(OnnxNode node, LoweringState state, int batch)
{
    /// <summary>The node.</summary>
    public OnnxNode Node { get; } = node;

    /// <summary>The network so far.</summary>
    public LoweringState State { get; } = state;

    /// <summary>The pictures that the file's shapes are made for; 1 where it leaves them open.</summary>
    public int Batch { get; } = batch;

    /// <summary>The version of the operator set.</summary>
    public int Opset => Node.Opset;

    /// <summary>The node's settings and constant inputs, as the evaluator reads them.</summary>
    public OperatorCall Settings { get; } =
        new(node, [.. node.Inputs.Select(name => name.Length == 0 ? null : state.FindConstant(name))]) { Limits = state.Limits };

    /// <summary>An input that the network computes.</summary>
    /// <exception cref="NotLoweredException">It is left out, or a constant.</exception>
    public Feature Feature(int index = 0) => FindFeature(index)
        ?? throw new NotLoweredException($"expected an input {index + 1} that depends on the picture");

    /// <summary>An input that the network computes, or null.</summary>
    public Feature? FindFeature(int index) =>
        Has(index) ? State.FindFeature(Node.Inputs[index]) : null;

    /// <summary>An input that is the same for every picture.</summary>
    /// <exception cref="NotLoweredException">It is left out, or depends on the picture.</exception>
    public OnnxTensor Constant(int index) => FindConstant(index)
        ?? throw new NotLoweredException($"expected an input {index + 1} that is the same for every picture");

    /// <summary>An input that is the same for every picture, or null where it is left out.</summary>
    /// <exception cref="NotLoweredException">It depends on the picture.</exception>
    public OnnxTensor? FindConstant(int index) => !Has(index) ? null
        : Settings.Find(index)
        ?? throw new NotLoweredException($"expected an input {index + 1} that is the same for every picture");

    /// <summary>Whether an input is there.</summary>
    public bool Has(int index) => index < Node.Inputs.Length && Node.Inputs[index].Length > 0;

    /// <summary>Refuses outputs beyond the first that somebody reads.</summary>
    public void RequireOneOutput()
    {
        if (Node.Outputs.Skip(1).Any(State.IsRead))
        {
            throw new NotLoweredException("expected that its first output alone is read");
        }
    }

    /// <summary>The place of a dimension without the batch, for an axis as the file counts it.</summary>
    /// <exception cref="NotLoweredException">It is the batch's.</exception>
    public static int Dimension(Feature feature, long axis)
    {
        int before = feature.JoinsPictures ? 0 : 1;
        return Shapes.Axis(axis, feature.Rank + before) is > 0 and int place
            ? place - before
            : throw new NotLoweredException("it works across the pictures of a batch");
    }

    /// <summary>A name for a layer that this node becomes.</summary>
    public string Name(string? part = null) => part is null ? Node.Name : $"{Node.Name}.{part}";
}
