using System.Collections.Immutable;
using Nin.Data.Preparing;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Models;

/// <summary>What a file of another framework has become: a network of the library's layers, with its weights.</summary>
/// <param name="Network">The network.</param>
/// <param name="Weights">The weights, under the names that the network's parameters have.</param>
/// <param name="Labels">The names of the classes; empty where the file names none.</param>
/// <param name="Preprocessing">What is done to a picture first; null where the file does not say.</param>
public sealed record ImportedNetwork(
    Network Network, ImmutableArray<NamedTensor> Weights, ImmutableArray<string> Labels, Preprocessing? Preprocessing)
{
    /// <summary>
    /// What is done to a picture in all, before the network and by its first layers: what the same weights want where nothing is
    /// done inside. Null where that is not known.
    /// </summary>
    public Preprocessing? WholePreprocessing { get; init; } = Preprocessing;

    /// <summary>
    /// Whether the main output is a list of scores, one a class. If not it is a map, boxes or the like, and the model's answer is
    /// <see cref="AnswerKind.Numbers"/>.
    /// </summary>
    public bool IsList { get; init; } = Network.Output.Pixels == 1;

    /// <summary>The outputs of the file that were left aside, since a model has one.</summary>
    public ImmutableArray<string> OtherOutputs { get; init; } = [];

    /// <summary>A model of it, ready to answer.</summary>
    /// <param name="labels">Names for the classes where the file has none; their numbers where null.</param>
    /// <param name="preprocessing">What is done to a picture first where the file does not say; <see cref="Usual"/> where null.</param>
    /// <remarks>
    /// A sigmoid at the network's end becomes the model's <see cref="AnswerKind.AnyClasses"/>: the network then ends in the scores,
    /// and what is made of them is no sum of one.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// There are not as many labels as classes, or the preprocessing is one to another size; the message says which.
    /// </exception>
    public Model ToModel(IEnumerable<string>? labels = null, Preprocessing? preprocessing = null)
    {
        string[] given = [.. labels ?? (Labels.IsEmpty ? Numbers(Network.Classes) : Labels)];
        Network? scores = IsList ? BeforeSigmoid(Network) : null;
        return Model.Of(
            scores ?? Network, Weights, given, preprocessing ?? Preprocessing ?? Usual(Network), recipe: null, metrics: null,
            answers: !IsList ? AnswerKind.Numbers
                : scores is null ? AnswerKind.OneClass
                : AnswerKind.AnyClasses);
    }

    /// <summary>The same under another name.</summary>
    public ImportedNetwork Named(string name) =>
        this with { Network = new Network(name, Network.Input, Network.Nodes, Network.Outputs) };

    /// <summary>
    /// The same network for pictures whose channels come in the other order: red first, where it was trained with blue first. The
    /// kernels that read the picture are turned around, so that it costs nothing.
    /// </summary>
    /// <exception cref="ArgumentException">Something other than a convolution over all channels reads the picture.</exception>
    public ImportedNetwork WithReversedChannels()
    {
        HashSet<string> turned = [];
        foreach (Node node in Network.Nodes.Where(node => node.Inputs.Contains(Network.InputName)))
        {
            bool readsChannels = node.Layer.Parameters is [{ Role: ParameterRole.Weight, Shape.Length: 4 } kernels, ..]
                && kernels.Shape[1] == Network.Input.Channels;
            turned.Add(readsChannels ? $"{node.Name}.weight" : throw new ArgumentException(
                $"{Network.Name}: expected convolutions alone to read the picture, so that its channels can be reversed, got "
                    + $"{node.Layer.Kind} '{node.Name}'."));
        }

        return this with { Weights = [.. Weights.Select(weight => turned.Contains(weight.Name) ? Reversed(weight) : weight)] };
    }

    /// <summary>
    /// What most networks were trained with: <see cref="Preprocessing.ImageNet"/> for colour pictures of 64 pixels or more, else
    /// samples from 0 to 1.
    /// </summary>
    public static Preprocessing Usual(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        (int height, int width, int channels) = (network.Input.Height, network.Input.Width, network.Input.Channels);
        const int Small = 64;
        return channels == 3 && Math.Min(height, width) >= Small
            ? Data.Preparing.Preprocessing.ImageNet(height, width)
            : Data.Preparing.Preprocessing.ScaleOnly(height, width, channels);
    }

    /// <summary>The network without the sigmoid at its end; null where it has none that only its one output reads.</summary>
    private static Network? BeforeSigmoid(Network network)
    {
        if (network.Outputs.Length != 1)
        {
            return null;
        }

        int index = network.IndexOf(network.Outputs[0].Node);
        while (index >= 0 && network.Nodes[index].Layer.KeepsProbabilities
            && network.InputShapesOf(index)[0].Length == network.OutputShapes[index].Length)
        {
            index = network.IndexOf(network.Nodes[index].Inputs[0]);
        }

        if (index < 0 || network.Nodes[index] is not { Layer.MakesOwnProbabilities: true } sigmoid
            || network.Nodes.Count(node => node.Inputs.Contains(sigmoid.Name)) > 1)
        {
            return null;
        }

        string scores = sigmoid.Inputs[0];
        IEnumerable<Node> nodes = network.Nodes.Where(node => node != sigmoid).Select(
            node => node.Inputs.Contains(sigmoid.Name) ? node with { Inputs = [scores] } : node);
        return new Network(network.Name, network.Input, nodes, network.IsOutput(sigmoid.Name)
            ? [network.Outputs[0] with { Node = scores }]
            : network.Outputs);
    }

    /// <summary>Kernels [outputs, channels, height, width] with the channels in the other order.</summary>
    private static NamedTensor Reversed(NamedTensor weight)
    {
        ImmutableArray<int> shape = weight.Tensor.Shape;
        (int channels, int plane) = (shape[1], shape[2] * shape[3]);
        float[] from = weight.Tensor.Data, to = new float[from.Length];
        for (int first = 0; first < from.Length; first += channels * plane)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                from.AsSpan(first + (channel * plane), plane).CopyTo(to.AsSpan(first + ((channels - 1 - channel) * plane)));
            }
        }

        return new NamedTensor(weight.Name, new Tensor(shape, to));
    }

    private static IEnumerable<string> Numbers(int classes) =>
        Enumerable.Range(0, classes).Select(label => label.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
