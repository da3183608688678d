using System.Collections.Immutable;
using Nin.Formats;
using Nin.Layers;
using Nin.Tensors;

namespace Nin.Networks;

/// <summary>
/// An immutable directed acyclic graph of layers: the one description that training, inference, the summary and the files
/// all read. It holds no numbers.
/// </summary>
public sealed class Network
{
    /// <summary>The name by which layers refer to the picture.</summary>
    public const string InputName = "input";

    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    /// <summary>Checks that the layers fit together and works out every shape.</summary>
    /// <param name="name">What the network is called in files and messages.</param>
    /// <param name="input">The shape of a picture.</param>
    /// <param name="nodes">The layers, each after its inputs.</param>
    /// <param name="outputs">What the network answers, the main output first; the last node where none is given.</param>
    /// <exception cref="NetworkException">
    /// The layers do not fit, an output is no node, or nothing needs a layer; the message names the one at fault.
    /// </exception>
    public Network(string name, FeatureShape input, IEnumerable<Node> nodes, IEnumerable<NetworkOutput>? outputs = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(nodes);
        (Name, Input, Nodes) = (name, input, [.. nodes]);
        if (Nodes.IsEmpty)
        {
            throw new NetworkException(name, "expected at least one layer, got none.");
        }

        CheckInput(name, input);
        if (!Nodes.All(node => node is { Layer: not null, Inputs.IsDefault: false } && !string.IsNullOrWhiteSpace(node.Name)))
        {
            throw new NetworkException(name, "expected a name, a layer and inputs for every node.");
        }

        OutputShapes = InferShapes();
        Outputs = [.. outputs ?? []];
        Outputs = Outputs.IsEmpty ? [Nodes[^1].Name] : Outputs;
        CheckOutputs();
        CheckParametersCanBeCounted();
        CheckEveryLayerIsUsed();
    }

    /// <summary>What the network is called.</summary>
    public string Name { get; }

    /// <summary>The shape of a picture.</summary>
    public FeatureShape Input { get; }

    /// <summary>The layers, each after its inputs.</summary>
    public ImmutableArray<Node> Nodes { get; }

    /// <summary>The shape of each node's output, in the order of <see cref="Nodes"/>.</summary>
    public ImmutableArray<FeatureShape> OutputShapes { get; }

    /// <summary>What the network answers; the first is its main output.</summary>
    public ImmutableArray<NetworkOutput> Outputs { get; }

    /// <summary>The shape of the main output.</summary>
    public FeatureShape Output => ShapeOf(Outputs[0].Node);

    /// <summary>The number of classes: the features of the main output.</summary>
    public int Classes => Output.Length;

    /// <summary>The number of trained parameters.</summary>
    public long ParameterCount => Nodes.Sum(node => node.Layer.Parameters.Where(p => p.IsTrainable).Sum(p => (long)p.Length));

    /// <summary>Multiply-adds for one picture.</summary>
    public long MultiplyAdds => Enumerable.Range(0, Nodes.Length).Sum(MultiplyAddsOf);

    /// <summary>The position of a node among <see cref="Nodes"/>, or −1 for the picture.</summary>
    /// <exception cref="KeyNotFoundException">There is no such node.</exception>
    public int IndexOf(string node) => node == InputName ? -1 : _indexes[node];

    /// <summary>The shapes of the inputs of the node at this position.</summary>
    public FeatureShape[] InputShapesOf(int index) => [.. Nodes[index].Inputs.Select(ShapeOf)];

    /// <summary>Multiply-adds of the node at this position, for one picture.</summary>
    public long MultiplyAddsOf(int index) => Nodes[index].Layer.MultiplyAdds(ShapeOf(Nodes[index].Inputs[0]));

    /// <summary>The same layers for pictures of another size.</summary>
    /// <exception cref="NetworkException">The layers do not fit the size.</exception>
    public Network WithInput(FeatureShape input) => new(Name, input, Nodes, Outputs);

    /// <summary>The same layers with other outputs; layers that no output needs are left out.</summary>
    /// <exception cref="NetworkException">An output is no node, or none is given.</exception>
    public Network WithOutputs(params IEnumerable<NetworkOutput> outputs)
    {
        NetworkOutput[] asked = [.. outputs];
        if (asked.Length == 0)
        {
            throw new NetworkException(Name, "expected at least one output, got none.");
        }

        HashSet<string> needed = [.. asked.Select(output => output.Node)];
        foreach (Node node in Nodes.Reverse().Where(node => needed.Contains(node.Name)))
        {
            needed.UnionWith(node.Inputs);
        }

        // An output that is no node keeps all layers, so that the message is about it.
        bool areNodes = asked.All(output => _indexes.ContainsKey(output.Node));
        return new Network(Name, Input, areNodes ? Nodes.Where(node => needed.Contains(node.Name)) : Nodes, asked);
    }

    /// <summary>Whether a node is an output.</summary>
    public bool IsOutput(string node) => Outputs.Any(output => output.Node == node);

    /// <summary>The shape of the output of a node, or of the picture.</summary>
    internal FeatureShape ShapeOf(string node) => node == InputName ? Input : OutputShapes[_indexes[node]];

    /// <summary>Refuses an input that is no picture.</summary>
    internal static void CheckInput(string network, FeatureShape input)
    {
        if (!IsSize(input))
        {
            throw new NetworkException(
                network, $"expected a positive input height, width and channels of at most {int.MaxValue} numbers, got {input}.");
        }
    }

    /// <summary>The shape of the output of a node that comes after the nodes of these shapes, among them the picture.</summary>
    /// <exception cref="NetworkException">The node does not fit, or its name is taken.</exception>
    internal static FeatureShape OutputShapeOf(string network, Node node, Dictionary<string, FeatureShape> shapes)
    {
        var inputs = new FeatureShape[node.Inputs.Length];
        for (int j = 0; j < inputs.Length; j++)
        {
            string source = node.Inputs[j];
            inputs[j] = shapes.TryGetValue(source, out FeatureShape shape)
                ? shape
                : throw new NetworkException(network, $"layer '{node.Name}' reads '{source}', which is no layer before it.");
        }

        FeatureShape output;
        try
        {
            output = node.Layer.OutputShape(inputs);
        }
        catch (ArgumentException error)
        {
            throw new NetworkException(network, $"layer '{node.Name}': {MessageText.Of(error)}", error);
        }

        if (!IsSize(output))
        {
            throw new NetworkException(
                network, $"layer '{node.Name}': expected at most {int.MaxValue} numbers of output a picture, got {output}.");
        }

        return shapes.ContainsKey(node.Name)
            ? throw new NetworkException(network, $"the name '{node.Name}' is given twice.")
            : output;
    }

    private ImmutableArray<FeatureShape> InferShapes()
    {
        var byName = new Dictionary<string, FeatureShape>(Nodes.Length + 1, StringComparer.Ordinal) { [InputName] = Input };
        var shapes = ImmutableArray.CreateBuilder<FeatureShape>(Nodes.Length);
        for (int i = 0; i < Nodes.Length; i++)
        {
            FeatureShape output = OutputShapeOf(Name, Nodes[i], byName);
            byName.Add(Nodes[i].Name, output);
            _indexes.Add(Nodes[i].Name, i);
            shapes.Add(output);
        }

        return shapes.MoveToImmutable();
    }

    /// <summary>
    /// Whether a shape is positive and its numbers can be counted in an int; features alone have no height and width.
    /// </summary>
    private static bool IsSize(FeatureShape shape) =>
        shape is { Height: > 0, Width: > 0, Channels: > 0 } && (long)shape.Height * shape.Width <= int.MaxValue / shape.Channels
        && !(shape.IsFlat && shape.Pixels != 1);

    /// <summary>All parameters lie in one buffer, so their number must fit an int.</summary>
    private void CheckParametersCanBeCounted()
    {
        double sum = 0;
        foreach (Node node in Nodes)
        {
            foreach (ParameterSpec parameter in node.Layer.Parameters)
            {
                sum += parameter.Shape.Aggregate(1.0, (product, size) => product * size);
            }

            if (sum > int.MaxValue)
            {
                throw new NetworkException(
                    Name,
                    FormattableString.Invariant(
                    $"layer '{node.Name}': expected at most {int.MaxValue} parameters in all, got {sum}."));
            }
        }
    }

    private void CheckOutputs()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (NetworkOutput output in Outputs)
        {
            if (output is null || string.IsNullOrWhiteSpace(output.Name))
            {
                throw new NetworkException(Name, "expected a name for every output.");
            }

            if (!_indexes.ContainsKey(output.Node))
            {
                throw new NetworkException(Name, $"output '{output.Name}': there is no layer '{output.Node}' that computes it.");
            }

            if (!names.Add(output.Name))
            {
                throw new NetworkException(Name, $"the output '{output.Name}' is given twice.");
            }
        }
    }

    private void CheckEveryLayerIsUsed()
    {
        HashSet<string> read = [.. Nodes.SelectMany(node => node.Inputs), .. Outputs.Select(output => output.Node)];
        Node? unused = Nodes.FirstOrDefault(node => !read.Contains(node.Name));
        if (unused is not null)
        {
            throw new NetworkException(Name, $"nothing reads the output of layer '{unused.Name}'.");
        }
    }
}
