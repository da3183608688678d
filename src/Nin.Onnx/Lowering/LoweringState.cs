using System.Collections.Immutable;
using System.Text;
using Nin.Layers;
using Nin.Networks;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;
using Nin.Onnx.Lowering.Layers;
using Nin.Tensors;

namespace Nin.Onnx.Lowering;

/// <summary>
/// The network as far as the graph has been lowered: layers, weights, and what each value of the graph is there.
/// </summary>
internal sealed class LoweringState
{
    private readonly Dictionary<string, OnnxTensor> _constants;
    private readonly Dictionary<string, Feature> _features = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ElementType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FeatureShape> _shapes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _nodeIndexes = new(StringComparer.Ordinal);
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<string, float[]> _weights = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read;

    public LoweringState(OnnxGraph graph, IEnumerable<string> outputs, OnnxLimits limits)
    {
        Limits = limits;
        _constants = new(graph.Constants, StringComparer.Ordinal);
        _read = [.. graph.Nodes.SelectMany(node => node.Inputs), .. outputs];
    }

    /// <summary>What may be spent on the network.</summary>
    public OnnxLimits Limits { get; }

    /// <summary>The layers so far.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Begins with the pictures.</summary>
    public void Begin(Pictures pictures)
    {
        _shapes[Network.InputName] = pictures.Shape;
        foreach ((OnnxValue value, Feature feature) in pictures.Inputs)
        {
            Set(value.Name, feature, value.Type);
        }
    }

    public OnnxTensor? FindConstant(string value) => _constants.GetValueOrDefault(value);

    public Feature? FindFeature(string value) => _features.GetValueOrDefault(value);

    public void Set(string value, OnnxTensor tensor) => _constants[value] = tensor;

    public void Set(string value, Feature feature, ElementType type) => (_features[value], _types[value]) = (feature, type);

    /// <summary>What the numbers of a feature are in the graph; in the network they are floats.</summary>
    public ElementType TypeOf(string value) => _types.GetValueOrDefault(value, ElementType.Float);

    /// <summary>Whether a node or the caller reads a value.</summary>
    public bool IsRead(string value) => value.Length > 0 && _read.Contains(value);

    /// <summary>The layer that computes a node; null for the picture.</summary>
    public Layer? LayerOf(string node) => _nodeIndexes.TryGetValue(node, out int index) ? _nodes[index].Layer : null;

    /// <summary>What a node reads.</summary>
    public ImmutableArray<string> InputsOf(string node) => _nodes[_nodeIndexes[node]].Inputs;

    /// <summary>Adds a layer and gives its node.</summary>
    /// <param name="name">What it is to be called, as far as that is free.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">The nodes that it reads.</param>
    /// <param name="weights">The numbers of its parameters, in their order.</param>
    /// <exception cref="ArgumentException">It cannot take such inputs.</exception>
    /// <exception cref="NotLoweredException">It makes more numbers of a picture than the limits allow.</exception>
    public string Add(string name, Layer layer, ReadOnlySpan<string> inputs, params ReadOnlySpan<float[]> weights)
    {
        var shapes = new FeatureShape[inputs.Length];
        for (int i = 0; i < shapes.Length; i++)
        {
            shapes[i] = _shapes[inputs[i]];
        }

        FeatureShape output = layer.OutputShape(shapes);
        if (!Limits.AllowPicture([output.Height, output.Width, output.Channels]))
        {
            throw new NotLoweredException(
                $"expected at most {Limits.PictureNumbers} numbers of a picture (OnnxLimits.PictureNumbers), got {output}");
        }

        string unique = Unique(name);
        _shapes.Add(unique, output);
        _nodeIndexes.Add(unique, _nodes.Count);
        _nodes.Add(new Node(unique, layer, [.. inputs]));
        for (int i = 0; i < weights.Length; i++)
        {
            ParameterSpec spec = layer.Parameters[i];
            _weights.Add($"{unique}.{spec.Name}", weights[i].Length == spec.Length
                ? weights[i]
                : throw new ArgumentException($"expected {spec.Length} numbers of {spec.Name}, got {weights[i].Length}."));
        }

        return unique;
    }

    /// <summary>Adds a layer on one input whose result is what layers have: [C, H, W] or [F].</summary>
    public Feature AddTo(string name, Layer layer, Feature input, params ReadOnlySpan<float[]> weights)
    {
        string node = Add(name, layer, [input.Node], weights);
        return Feature.Of(node, _shapes[node]);
    }

    /// <summary>Adds a layer that changes numbers and moves none.</summary>
    public Feature AddPointwise(string name, Layer layer, Feature input, params ReadOnlySpan<float[]> weights) =>
        input with { Node = Add(name, layer, [input.Node], weights) };

    /// <summary>Numbers that are the same for every picture, as a node.</summary>
    public string AddConstant(string name, FeatureShape shape, float[] numbers) =>
        Add(name, new ConstantLayer(shape), [Network.InputName], numbers);

    /// <summary>The shape that a node computes.</summary>
    public FeatureShape ShapeOf(string node) => _shapes[node];

    /// <summary>The numbers of [C, H, W] as a picture in memory, where they are none yet.</summary>
    public Feature AsPicture(Feature feature)
    {
        ImmutableArray<int> sizes = feature.Rank == 3
            ? feature.Sizes
            : throw new NotLoweredException($"expected pictures [N, C, H, W], got {feature.Rank + 1} dimensions");
        var shape = new FeatureShape(sizes[1], sizes[2], sizes[0]);
        Feature moved = Move(feature.Permute([1, 2, 0]), shape);
        return Feature.Of(moved.Node, shape);
    }

    /// <summary>The numbers in their own order, under a shape.</summary>
    public Feature InOrder(Feature feature, FeatureShape shape) =>
        Feature.InOrder(Move(feature, shape).Node, shape, feature.Sizes) with { JoinsPictures = feature.JoinsPictures };

    /// <summary>Features without a place, in their own order.</summary>
    public Feature Flat(Feature feature) => InOrder(feature, FeatureShape.Flat(feature.Length));

    /// <summary>The layers that the outputs need, and their weights.</summary>
    public (List<Node> Nodes, ImmutableArray<NamedTensor> Weights) Needed(IEnumerable<string> outputs)
    {
        HashSet<string> needed = [.. outputs];
        foreach (Node node in Enumerable.Reverse(_nodes).Where(node => needed.Contains(node.Name)))
        {
            needed.UnionWith(node.Inputs);
        }

        List<Node> nodes = [.. _nodes.Where(node => needed.Contains(node.Name))];
        return (nodes,
        [
            .. nodes.SelectMany(node => node.NamedParameters)
                .Select(parameter => new NamedTensor(parameter.Name, new Tensor(parameter.Spec.Shape, _weights[parameter.Name]))),
        ]);
    }

    /// <summary>A node whose memory has the numbers in this order, under this shape; none is added where they lie so.</summary>
    private Feature Move(Feature feature, FeatureShape shape)
    {
        if (feature.Sizes.Any(size => size == 0))
        {
            throw new NotLoweredException("expected dimensions of at least 1, got 0");
        }

        if (feature.IsInOrder && feature.Shape == shape)
        {
            return feature;
        }

        ImmutableArray<Axis> axes = feature.Axes;
        var layer = new AsStrided(
            shape, [.. axes.Select(axis => axis.Size)], [.. axes.Select(axis => axis.Stride)], feature.Offset);
        string kind = feature.IsInOrder ? "reshape" : "permute";
        string node = Add($"{(feature.Node == Network.InputName ? "input" : feature.Node)}.{kind}", layer, [feature.Node]);
        return Feature.InOrder(node, shape, feature.Sizes);
    }

    /// <summary>The name in words that files can have, with a number where it is taken.</summary>
    private string Unique(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (char letter in name.Length > 200 ? name[..200] : name)
        {
            bool isPlain = char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-';
            clean.Append(isPlain ? letter : letter is '/' or ':' ? '.' : '_');
        }

        string plain = clean.ToString().Trim('.');
        plain = plain.Length == 0 || plain == Network.InputName ? $"layer{_nodes.Count + 1}" : plain;
        string unique = plain;
        for (int i = 2; _shapes.ContainsKey(unique); i++)
        {
            unique = $"{plain}_{i}";
        }

        return unique;
    }
}
