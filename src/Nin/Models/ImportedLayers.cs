using System.Collections.Immutable;
using System.Text;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Models;

/// <summary>
/// The layers that a foreign file has become so far, with their weights. Each is checked as it is added, and named in letters
/// that a model file can have.
/// </summary>
internal sealed class ImportedLayers
{
    private const int LongestName = 200;

    private readonly string _format;
    private readonly Limits _limits;
    private readonly FeatureShape _input;
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<string, FeatureShape> _shapes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, float[]> _weights = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>Begins with the picture.</summary>
    /// <param name="format">What messages call the file's format.</param>
    /// <param name="input">The shape of a picture.</param>
    /// <param name="limits">How many layers there may be, and what they may need.</param>
    /// <exception cref="NetworkException">The picture has no size.</exception>
    public ImportedLayers(string format, FeatureShape input, Limits limits)
    {
        Network.CheckInput(format, input);
        (_format, _input, _limits) = (format, input, limits);
        _shapes[Network.InputName] = input;
    }

    /// <summary>The shape that a node computes.</summary>
    public FeatureShape ShapeOf(string node) => _shapes[node];

    /// <summary>Adds a layer and gives its node.</summary>
    /// <param name="name">What it is to be called, as far as that is free.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">The nodes that it reads.</param>
    /// <param name="weights">The numbers of its parameters, in their order, in PyTorch's layout.</param>
    /// <exception cref="ArgumentException">
    /// It cannot take such inputs, or there are other numbers than it has parameters.
    /// </exception>
    /// <exception cref="NinFormatException">There are more layers than the limits allow.</exception>
    public string Add(string name, Layer layer, IEnumerable<string> inputs, params ReadOnlySpan<float[]> weights)
    {
        if (_nodes.Count >= _limits.Layers)
        {
            throw new NinFormatException(_format, $"expected at most {_limits.Layers} layers (Limits.Layers), got more.");
        }

        var node = new Node(Unique(name), layer, [.. inputs]);
        FeatureShape output = Network.OutputShapeOf(_format, node, _shapes);
        ImmutableArray<ParameterSpec> parameters = layer.Parameters;
        if (weights.Length != parameters.Length)
        {
            throw new ArgumentException($"{layer.Kind}: expected numbers of {parameters.Length} parameters, got {weights.Length}.");
        }

        for (int i = 0; i < weights.Length; i++)
        {
            _weights.Add($"{node.Name}.{parameters[i].Name}", weights[i].Length == parameters[i].Length
                ? weights[i]
                : throw new ArgumentException(
                    $"{layer.Kind}: expected {parameters[i].Length} numbers of {parameters[i].Name}, got {weights[i].Length}."));
        }

        _nodes.Add(node);
        _shapes.Add(node.Name, output);
        return node.Name;
    }

    /// <summary>The finished network, without the layers that no output needs.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="outputs">What it answers, the main output first.</param>
    /// <param name="labels">The names of the classes, where the file has some.</param>
    /// <param name="preprocessing">What is done to a picture first, where the file says it.</param>
    /// <exception cref="NinFormatException">The layers are no network, or it needs more than the limits allow.</exception>
    public ImportedNetwork Finish(
        string name, IReadOnlyList<NetworkOutput> outputs, ImmutableArray<string> labels, Preprocessing? preprocessing)
    {
        HashSet<string> needed = [.. outputs.Select(output => output.Node)];
        foreach (Node node in Enumerable.Reverse(_nodes).Where(node => needed.Contains(node.Name)))
        {
            needed.UnionWith(node.Inputs);
        }

        Node[] nodes = [.. _nodes.Where(node => needed.Contains(node.Name))];
        try
        {
            var network = new Network(string.IsNullOrWhiteSpace(name) ? "network" : Clean(name), _input, nodes, outputs);
            NetworkCost.Of(network).Charge(_format, _limits);
            return new ImportedNetwork(
                network,
                [
                    .. nodes.SelectMany(node => node.NamedParameters).Select(
                        parameter => new NamedTensor(parameter.Name, new Tensor(parameter.Spec.Shape, _weights[parameter.Name]))),
                ],
                labels, preprocessing);
        }
        catch (NetworkException error)
        {
            throw new NinFormatException(_format, error.Message, inner: error);
        }
    }

    /// <summary>The name in letters that files can have, with a number where it is taken.</summary>
    private string Unique(string name)
    {
        string plain = Clean(name);
        plain = plain.Length == 0 || plain == Network.InputName ? $"layer{_nodes.Count + 1}" : plain;
        string unique = plain;
        for (int i = _numbers.GetValueOrDefault(plain, 1); _shapes.ContainsKey(unique); i++)
        {
            // Kept, so that many layers of one name do not count from the first each time.
            _numbers[plain] = i + 1;
            unique = $"{plain}_{i + 1}";
        }

        return unique;
    }

    private static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (char letter in name.Length > LongestName ? name[..LongestName] : name)
        {
            bool isPlain = char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-';
            clean.Append(isPlain ? letter : letter is '/' or ':' ? '.' : '_');
        }

        return clean.ToString().Trim('.');
    }
}
