using System.Collections.Frozen;
using System.Text;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;

namespace Nin.Onnx.Tests.Lowering;

/// <summary>Puts a small graph together, node by node; each reads the one before it unless told otherwise.</summary>
internal sealed class GraphBuilder(int opset, params int[] input)
{
    private readonly List<OnnxNode> _nodes = [];
    private readonly Dictionary<string, OnnxTensor> _constants = [];
    private string _last = "x";
    private int _seed = 1;

    /// <summary>Numbers from −1 to 1, others each time.</summary>
    public float[] Numbers(params int[] shape)
    {
        var random = new System.Random(_seed++);
        int length = shape.Aggregate(1, (product, size) => product * size);
        return [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    /// <summary>A constant of such numbers.</summary>
    public string Constant(params int[] shape) => Constant(OnnxTensor.Floats([.. shape], Numbers(shape)));

    /// <summary>A constant.</summary>
    public string Constant(OnnxTensor tensor)
    {
        string name = $"c{_constants.Count}";
        _constants.Add(name, tensor);
        return name;
    }

    /// <summary>A node that reads the last value and these; its output has its name.</summary>
    public GraphBuilder Then(string kind, object? attributes = null, params string[] others) =>
        Of(kind, attributes, [_last, .. others]);

    /// <summary>A node that reads these.</summary>
    public GraphBuilder Of(string kind, object? attributes, params string[] inputs)
    {
        string name = $"{kind.ToLowerInvariant()}{_nodes.Count}";
        _nodes.Add(new OnnxNode(kind, name, "", opset, [.. inputs], [name], new OnnxAttributes(Settings(attributes))));
        _last = name;
        return this;
    }

    /// <summary>The name of the last value.</summary>
    public string Last => _last;

    /// <summary>The graph, which answers with the last value.</summary>
    public OnnxGraph Build() => new(
        "graph", opset, [new OnnxValue("x", ElementType.Float, [.. input])], [new OnnxValue(_last, ElementType.Float, default)],
        [.. _nodes], _constants.ToFrozenDictionary(), FrozenDictionary<string, string>.Empty);

    private static IEnumerable<KeyValuePair<string, object>> Settings(object? attributes) =>
        (attributes?.GetType().GetProperties() ?? []).Select(property =>
            KeyValuePair.Create(property.Name, property.GetValue(attributes) switch
            {
                int whole => (object)(long)whole,
                int[] list => Array.ConvertAll(list, number => (long)number),
                string text => Encoding.UTF8.GetBytes(text),
                object other => other,
                null => throw new InvalidOperationException(property.Name),
            }));
}
