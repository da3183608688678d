using System.Collections.Immutable;
using Nin.Data.Preparing;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Models;

/// <summary>
/// A trained network without its head: what it has learned to see, for another question than the one it was trained for.
/// </summary>
/// <example>
/// <code>
/// Model start = Backbone.Of(Model.Load("trained.safetensors")).WithHead(data.Train.Classes);
/// var trainer = new Trainer(
///     start.Network, RecipeFile.Load("transfer"), data,
///     new TrainerOptions { InitFrom = start, Preprocessing = start.Preprocessing });
/// </code>
/// </example>
public sealed class Backbone
{
    private const string HeadName = "head", PoolingName = "pool", FlatName = "flat";

    private Backbone(Network network, ImmutableArray<NamedTensor> weights, Preprocessing preprocessing) =>
        (Network, Weights, Preprocessing) = (network, weights, preprocessing);

    /// <summary>The network; its one output is the features.</summary>
    public Network Network { get; }

    /// <summary>What a network of it with a new head is called.</summary>
    public string NameWithHead => $"{Network.Name}-transfer";

    /// <summary>Its weights, under the names of the network's parameters.</summary>
    public ImmutableArray<NamedTensor> Weights { get; }

    /// <summary>What is done to a picture first.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>Takes the head off a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layer">The layer whose output are the features; what the head's last weights read where null.</param>
    /// <exception cref="ArgumentException">There is no such layer, or nothing is left without the head.</exception>
    public static Backbone Of(Model model, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Of(model.Network, model.Weights, model.Preprocessing, layer);
    }

    /// <summary>Takes the head off a network of another framework, where it has one.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layer">The layer whose output are the features; the last ones before a classifier where null.</param>
    /// <param name="preprocessing">
    /// What is done to a picture first, where the file does not say; <see cref="ImportedNetwork.Usual"/> where null.
    /// </param>
    /// <exception cref="ArgumentException">There is no such layer, or nothing is left without the head.</exception>
    public static Backbone Of(ImportedNetwork network, string? layer = null, Preprocessing? preprocessing = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Of(
            network.Network, network.Weights,
            network.Preprocessing ?? preprocessing ?? ImportedNetwork.Usual(network.Network), layer);
    }

    /// <summary>A model with a new head, to be trained. Its head's weights are zero: every class has the same score.</summary>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="head">What answers.</param>
    /// <exception cref="ArgumentException">There is no class.</exception>
    public Model WithHead(IReadOnlyList<string> classes, BackboneHead head = BackboneHead.Nin)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentOutOfRangeException.ThrowIfZero(classes.Count, nameof(classes));
        string features = Network.Outputs[0].Node;
        int channels = Network.Output.Channels;
        Node[] added = head == BackboneHead.Nin && !Network.Output.IsFlat
            ?
            [
                new(Free(HeadName), new Conv2d(channels, classes.Count, kernelSize: 1), [features]),
                new(Free(PoolingName), new GlobalAvgPool2d(), [Free(HeadName)]),
            ]
            : Linear(features, channels, classes.Count);
        var network = new Network(NameWithHead, Network.Input, [.. Network.Nodes, .. added]);
        IEnumerable<NamedTensor> zeros = added.SelectMany(node => node.NamedParameters).Select(
            one => new NamedTensor(one.Name, new Tensor(one.Spec.Shape, new float[one.Spec.Length])));
        return Model.Of(network, [.. Weights, .. zeros], classes, Preprocessing, recipe: null, metrics: null);
    }

    private static Backbone Of(
        Network network, IEnumerable<NamedTensor> weights, Preprocessing preprocessing, string? layer)
    {
        string features = layer ?? HeadFinder.FeaturesOf(network);
        if (features == Network.InputName || network.Nodes.All(node => node.Name != features))
        {
            throw new ArgumentException(layer is null
                ? $"{network.Name}: expected layers before the head, got none."
                : $"{network.Name}: there is no layer '{layer}'. Layers are "
                    + $"{string.Join(", ", network.Nodes.Select(node => node.Name).TakeLast(8))}.");
        }

        Network front = network.WithOutputs(features);
        HashSet<string> kept = [.. front.Nodes.SelectMany(node => node.NamedParameters).Select(one => one.Name)];
        return new Backbone(front, [.. weights.Where(weight => kept.Contains(weight.Name))], preprocessing);
    }

    private Node[] Linear(string features, int channels, int classes)
    {
        string flat = Free(FlatName), pooled = Free(PoolingName), head = Free(HeadName);
        return Network.Output.IsFlat
            ? [new(head, new Linear(channels, classes), [features])]
            :
            [
                new(pooled, new GlobalAvgPool2d(), [features]),
                new(flat, new Flatten(), [pooled]),
                new(head, new Linear(channels, classes), [flat]),
            ];
    }

    /// <summary>A name that no layer of the network has.</summary>
    private string Free(string name)
    {
        while (Network.Nodes.Any(node => node.Name == name))
        {
            name += "_";
        }

        return name;
    }
}
