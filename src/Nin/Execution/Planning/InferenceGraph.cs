using System.Collections.Immutable;
using Nin.Execution.Parameters;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Execution.Planning;

/// <summary>
/// Rewrites a trained network into one that answers the same with less work: what does nothing when answering is gone, and what
/// only scales channels (a batch normalisation) is folded into the weights of the convolution before it, where nothing else reads
/// that.
/// </summary>
internal static class InferenceGraph
{
    /// <summary>The simpler network and its parameters, which the caller owns.</summary>
    public static (Network Network, ParameterBuffer Parameters) Simplify(Network network, ParameterBuffer parameters)
    {
        Dictionary<string, int> readers = Readers.Count(network, i => IsGone(network, i));
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        var folds = new Dictionary<string, Node>(StringComparer.Ordinal);
        var nodes = new List<Node>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < network.Nodes.Length; i++)
        {
            Node node = network.Nodes[i];
            ImmutableArray<string> inputs = [.. node.Inputs.Select(name => renamed.GetValueOrDefault(name, name))];
            int source = node.Layer.AsChannelScale is not null && readers[inputs[0]] == 1 && !folds.ContainsKey(inputs[0])
                && places.TryGetValue(inputs[0], out int place) && nodes[place].Layer.WithBias() is not null
                ? place
                : -1;
            if (source >= 0)
            {
                nodes[source] = nodes[source] with { Layer = nodes[source].Layer.WithBias()! };
                folds.Add(inputs[0], node);
                renamed[node.Name] = inputs[0];
            }
            else if (IsGone(network, i))
            {
                renamed[node.Name] = inputs[0];
            }
            else
            {
                places.Add(node.Name, nodes.Count);
                nodes.Add(node with { Inputs = inputs });
            }
        }

        NetworkOutput[] outputs = [.. network.Outputs.Select(
            output => output with { Node = renamed.GetValueOrDefault(output.Node, output.Node) })];
        if (outputs.Any(output => output.Node == Network.InputName))
        {
            // The picture itself, behind nothing but dropout: rare enough to answer as it was described.
            return (network, Copy(network, parameters));
        }

        var simpler = new Network(network.Name, network.Input, nodes, outputs);
        return (simpler, Fold(simpler, network, parameters, folds));
    }

    /// <summary>
    /// Whether a layer does nothing when answering, such as dropout. What only keeps floats in their order stays, for its shape.
    /// </summary>
    private static bool IsGone(Network network, int node)
    {
        FeatureShape input = network.InputShapesOf(node)[0];
        return network.OutputShapes[node] == input && network.Nodes[node].Layer.IsIdentity(input, training: false);
    }

    private static ParameterBuffer Copy(Network network, ParameterBuffer parameters)
    {
        var copy = new ParameterBuffer(new ParameterLayout(network));
        foreach (ParameterSlot slot in copy.Layout.Slots)
        {
            parameters[parameters.Layout[slot.Name]].CopyTo(copy[slot]);
        }

        return copy;
    }

    private static ParameterBuffer Fold(
        Network simpler, Network network, ParameterBuffer parameters, Dictionary<string, Node> folds)
    {
        var folded = new ParameterBuffer(new ParameterLayout(simpler));
        foreach (ParameterSlot slot in folded.Layout.Slots)
        {
            // A convolution that had no bias has one now; it starts from zero.
            ParameterSlot? original = parameters.Layout.Find(slot.Name);
            if (original is not null)
            {
                parameters[original].CopyTo(folded[slot]);
            }
        }

        foreach ((string convolution, Node norm) in folds)
        {
            ChannelScale layer = norm.Layer.AsChannelScale!;
            float[] scale = new float[layer.Channels], shift = new float[layer.Channels];
            layer.Rule(parameters, norm.Name, scale, shift);
            simpler.Nodes[simpler.IndexOf(convolution)].Layer.ScaleOutputs(folded[folded.Layout[$"{convolution}.weight"]], scale);
            Span<float> bias = folded[folded.Layout[$"{convolution}.bias"]];
            for (int c = 0; c < bias.Length; c++)
            {
                bias[c] = (bias[c] * scale[c]) + shift[c];
            }
        }

        return folded;
    }
}
