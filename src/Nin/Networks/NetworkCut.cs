using Nin.Layers;
using Nin.Tensors;

namespace Nin.Networks;

/// <summary>
/// A network in two parts, one behind the other: what the first makes of a picture is all that the second sees. So a first part
/// whose weights stay as they are need be computed only once for a picture.
/// </summary>
/// <param name="Front">The first part, with the one value that passes as its only output.</param>
/// <param name="Tail">The rest, whose input is that value; its outputs are the network's.</param>
internal sealed record NetworkCut(Network Front, Network Tail)
{
    /// <summary>The layers that count when layers are counted: those with weights, but for normalisations.</summary>
    public static int Count(Network network) => network.Nodes.Count(IsCounted);

    /// <summary>
    /// Cuts behind the first layers with weights, or a little earlier: only there can a network be cut where a single value
    /// passes, so never within a residual block.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="layers">Layers with weights that the first part has at most.</param>
    /// <returns>The parts; null where no such place has a layer with weights before it.</returns>
    public static NetworkCut? After(Network network, int layers)
    {
        var lastUse = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < network.Nodes.Length; i++)
        {
            foreach (string input in network.Nodes[i].Inputs)
            {
                lastUse[input] = i;
            }
        }

        foreach (NetworkOutput output in network.Outputs)
        {
            lastUse[output.Node] = network.Nodes.Length;
        }

        int counted = 0, cut = -1;
        HashSet<string> passing = [Network.InputName];
        for (int i = 0; i < network.Nodes.Length - 1; i++)
        {
            counted += IsCounted(network.Nodes[i]) ? 1 : 0;
            if (counted > layers)
            {
                break;
            }

            passing.Add(network.Nodes[i].Name);
            passing.RemoveWhere(name => !lastUse.TryGetValue(name, out int use) || use <= i);
            cut = counted > 0 && passing.Count == 1 && passing.Contains(network.Nodes[i].Name)
                && !network.IsOutput(network.Nodes[i].Name) ? i : cut;
        }

        return cut < 0 ? null : PoolingFirst(At(network, cut));
    }

    /// <summary>Whether a layer counts: it has weights, and is no normalisation.</summary>
    public static bool IsCounted(Node node) =>
        node.Layer.Parameters.Any(parameter => parameter.Role == ParameterRole.Weight);

    private static NetworkCut At(Network network, int cut)
    {
        string value = network.Nodes[cut].Name;
        return new NetworkCut(
            new Network(network.Name, network.Input, network.Nodes[..(cut + 1)], [value]),
            new Network(
                network.Name, network.ShapeOf(value), network.Nodes[(cut + 1)..].Select(Reading),
                network.Outputs));

        Node Reading(Node node) => node with
        {
            Inputs = [.. node.Inputs.Select(input => input == value ? Network.InputName : input)],
        };
    }

    /// <summary>
    /// A tail that begins with a 1×1 convolution and the average over its maps, the head of Network in Network, learns the same
    /// from the average of what it is given: the two change places, and what passes is as many times smaller as the maps have
    /// pixels.
    /// </summary>
    private static NetworkCut PoolingFirst(NetworkCut parts)
    {
        Network tail = parts.Tail;
        bool isHead = tail.Nodes is [{ Layer.WeighsChannels: true } head, { Layer.AveragesPlaces: true } average, ..]
            && average.Inputs is [string read] && read == head.Name && !tail.IsOutput(head.Name)
            && tail.Nodes.Skip(2).All(node => !node.Inputs.Contains(head.Name) && !node.Inputs.Contains(Network.InputName));
        if (!isHead || tail.Input.Pixels == 1)
        {
            return parts;
        }

        Node pooling = tail.Nodes[1];
        string value = parts.Front.Outputs[0].Node, pooled = $"{value}.{pooling.Layer.Kind}";
        return new NetworkCut(
            new Network(
                parts.Front.Name, parts.Front.Input, [.. parts.Front.Nodes, new Node(pooled, pooling.Layer, [value])], [pooled]),
            new Network(tail.Name, new FeatureShape(1, 1, tail.Input.Channels), tail.Nodes, tail.Outputs));
    }
}
