using Nin.Formats;
using Nin.Layers;
using Nin.Networks;

namespace Nin.Explanation;

/// <summary>The place in a network whose maps are looked at, and what lies behind it.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Scores">The layer with the classes' scores, before a softmax.</param>
/// <param name="IsAffine">Whether all behind it averages and adds only, so that each number's share in a score is known.</param>
/// <param name="IsEven">
/// Whether all places have the same share too, at any size of the picture: up to an average over all, layers work pixel by pixel.
/// </param>
internal sealed record MapLayer(string Name, string Scores, bool IsAffine, bool IsEven)
{
    /// <summary>Finds the last layer with maps, or takes the one that is named.</summary>
    /// <exception cref="ArgumentException">There is none, or it has no maps; the message lists those that do.</exception>
    public static MapLayer Of(Network network, string? name)
    {
        string scores = ScoresOf(network);
        if (name is null)
        {
            string? last = LastWithMaps(network, scores);
            return last is null
                ? throw new ArgumentException(
                    $"{network.Name}: there are no maps before its scores; layers with maps are {Known(network)}.", nameof(network))
                : Of(network, last, scores);
        }

        int index = Array.FindIndex([.. network.Nodes], node => node.Name == name);
        if (index < 0 || network.OutputShapes[index].Pixels == 1)
        {
            string problem = index < 0 ? "is no layer" : "has no maps";
            throw new ArgumentException($"{network.Name}: '{name}' {problem}; layers with maps are {Known(network)}.", nameof(name));
        }

        return Of(network, name, scores);
    }

    private static MapLayer Of(Network network, string name, string scores)
    {
        Node[]? chain = AffineChain(network, name, scores);
        return new MapLayer(name, scores, chain is not null, chain is not null && IsPixelwise(chain));
    }

    private static string ScoresOf(Network network)
    {
        string name = network.Outputs[0].Node;
        Node last = network.Nodes[network.IndexOf(name)];
        return last.Layer.MakesProbabilities && last.Inputs[0] != Network.InputName ? last.Inputs[0] : name;
    }

    /// <summary>Back from the scores to the first value of several pixels.</summary>
    private static string? LastWithMaps(Network network, string scores)
    {
        for (string name = scores; name != Network.InputName; name = network.Nodes[network.IndexOf(name)].Inputs[0])
        {
            if (network.OutputShapes[network.IndexOf(name)].Pixels > 1)
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>The affine layers from a layer to the scores, the first one first; null where there are others.</summary>
    private static Node[]? AffineChain(Network network, string from, string scores)
    {
        string name = scores;
        List<Node> chain = [];
        while (name != from && name != Network.InputName)
        {
            Node node = network.Nodes[network.IndexOf(name)];
            if (!node.Layer.IsAffine || node.Inputs.Length > 1)
            {
                return null;
            }

            chain.Insert(0, node);
            name = node.Inputs[0];
        }

        return name == from ? [.. chain] : null;
    }

    private static bool IsPixelwise(Node[] chain)
    {
        IEnumerable<Node> before = chain.TakeWhile(node => !node.Layer.Window.IsGlobal);
        return before.Count() < chain.Length
            && before.All(node => (node.Layer.Window, node.Layer.ColumnWindow) == (LayerWindow.Pixel, LayerWindow.Pixel));
    }

    private static string Known(Network network) => MessageText.Shorten(
        string.Join(", ", network.Nodes.Where((_, i) => network.OutputShapes[i].Pixels > 1).Select(node => node.Name)), 400);
}
