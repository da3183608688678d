using Nin.Layers;
using Nin.Tensors;

namespace Nin.Networks;

/// <summary>Puts a network together layer by layer; each layer reads the one before it unless told otherwise.</summary>
/// <remarks>
/// Layers that take channels from what is before them (<see cref="Conv2d(int, int, int, int, bool, string?)"/> and the like)
/// need not be told how many. A name that is not given is the kind and a number, such as <c>relu2</c>.
/// </remarks>
public sealed partial class NetworkBuilder
{
    private readonly string _name;
    private readonly FeatureShape _input;
    private readonly List<Node> _nodes = [];
    private readonly List<NetworkOutput> _outputs = [];
    private readonly Dictionary<string, FeatureShape> _shapes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private string _scope = "";

    /// <summary>Begins a network for pictures of this size.</summary>
    public NetworkBuilder(string name, int height, int width, int channels)
    {
        (_name, _input) = (name, new FeatureShape(height, width, channels));
        _shapes[Network.InputName] = _input;
    }

    /// <summary>The name of the layer added last: what the next layer reads.</summary>
    public string Last { get; private set; } = Network.InputName;

    /// <summary>Channels that the next layer reads.</summary>
    internal int Channels => _shapes[Last].Channels;

    /// <summary>Adds any layer, reading the layers named, or the last one.</summary>
    /// <exception cref="NetworkException">The layer does not fit; the message names it.</exception>
    public NetworkBuilder Add(Layer layer, string? name = null, params string[] inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(inputs);
        string unique = _scope + (name ?? NextName(layer.Kind));
        var node = new Node(unique, layer, inputs.Length == 0 ? [Last] : [.. inputs]);

        // Each layer is checked as it is added, so that an error appears at the line that caused it; the whole once more at the
        // end.
        Network.CheckInput(_name, _input);
        _shapes.Add(unique, Network.OutputShapeOf(_name, node, _shapes));
        _nodes.Add(node);
        Last = unique;
        return this;
    }

    /// <summary>Goes on from an earlier layer, so that a branch can begin there.</summary>
    /// <exception cref="NetworkException">There is no such layer.</exception>
    public NetworkBuilder From(string node)
    {
        Last = _shapes.ContainsKey(node) ? node : throw new NetworkException(_name, $"there is no layer '{node}' to go on from.");
        return this;
    }

    /// <summary>Cuts the channels into parts, one slice each; the next layer reads the last part.</summary>
    /// <param name="name">The parts are called this and a number: <c>name1</c>, <c>name2</c>.</param>
    /// <param name="sizes">Channels of each part; together all there are.</param>
    /// <exception cref="NetworkException">They are not all channels.</exception>
    public NetworkBuilder Split(string name, params int[] sizes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Any(size => size <= 0) || sizes.Sum(size => (long)size) != Channels)
        {
            throw new NetworkException(
                _name, $"split '{name}': expected positive sizes that make {Channels} channels together, "
                + $"got {string.Join(" + ", sizes)}.");
        }

        string source = Last;
        int first = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            Add(new Slice(first, first + sizes[i] - 1), $"{name}{i + 1}", source);
            first += sizes[i];
        }

        return this;
    }

    /// <summary>
    /// Adds an mlpconv: a convolution and 1×1 convolutions after it, each with batch normalisation if asked and a ReLU.
    /// </summary>
    /// <remarks><b>Source</b> Lin, Chen, Yan, arXiv 1312.4400, section 3.1.</remarks>
    public NetworkBuilder MlpConv(string name, MlpConv block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return Scope(name, block.AddTo);
    }

    /// <summary>Adds a residual block: the layers that <paramref name="branch"/> adds, plus what goes into them.</summary>
    /// <remarks><b>Source</b> He, Zhang, Ren, Sun, arXiv 1512.03385: y = F(x) + x.</remarks>
    public NetworkBuilder Residual(string name, Action<NetworkBuilder> branch)
    {
        string shortcut = Last;
        return Scope(name, inner =>
        {
            branch(inner);
            inner.Add(new Add(), "add", inner.Last, shortcut);
        });
    }

    /// <summary>Makes a layer an output of the network. Where no output is named, the last layer is the only one.</summary>
    /// <param name="name">The name that the output is asked for by.</param>
    /// <param name="node">The layer; the last one where null.</param>
    /// <exception cref="NetworkException">There is no such layer.</exception>
    public NetworkBuilder Output(string name, string? node = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string source = node ?? Last;
        if (source == Network.InputName || !_shapes.ContainsKey(source))
        {
            throw new NetworkException(_name, $"output '{name}': there is no layer '{source}' that computes it.");
        }

        _outputs.Add(new NetworkOutput(name, source));
        return this;
    }

    /// <summary>The finished network.</summary>
    /// <exception cref="NetworkException">It has no layer, or a layer that nothing reads.</exception>
    public Network Build() => new(_name, _input, _nodes, _outputs);

    private NetworkBuilder Scope(string name, Action<NetworkBuilder> add)
    {
        string outer = _scope;
        _scope = $"{outer}{name}.";
        try
        {
            add(this);
        }
        finally
        {
            _scope = outer;
        }

        return this;
    }

    /// <summary>A name, where no layer of this scope has it yet.</summary>
    private string? Free(string name) => _shapes.ContainsKey(_scope + name) ? null : name;

    private string NextName(string kind)
    {
        string lower = kind.ToLowerInvariant();
        int number = _numbers.GetValueOrDefault(_scope + lower) + 1;
        while (_shapes.ContainsKey($"{_scope}{lower}{number}"))
        {
            number++;
        }

        // Kept, so that a network of many layers does not count from the first each time.
        _numbers[_scope + lower] = number - 1;
        return $"{lower}{number}";
    }
}
