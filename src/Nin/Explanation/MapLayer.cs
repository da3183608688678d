using Nin.Formats;
using Nin.Networks;

namespace Nin.Explanation;

/// <summary>The place in a network whose maps are looked at, and what lies behind it.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Scores">The layer with the classes' scores, before a softmax.</param>
/// <param name="IsAffine">Whether all behind it averages and adds only, so that each number's share in a score is known.</param>
internal sealed record MapLayer(string Name, string Scores, bool IsAffine)
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
                : new MapLayer(last, scores, IsAffineFrom(network, last, scores));
        }

        int index = Array.FindIndex([.. network.Nodes], node => node.Name == name);
        if (index < 0 || network.OutputShapes[index].Pixels == 1)
        {
            string problem = index < 0 ? "is no layer" : "has no maps";
            throw new ArgumentException($"{network.Name}: '{name}' {problem}; layers with maps are {Known(network)}.", nameof(name));
        }

        return new MapLayer(name, scores, IsAffineFrom(network, name, scores));
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

    /// <summary>Whether the scores come from a layer by a chain of affine layers.</summary>
    private static bool IsAffineFrom(Network network, string from, string scores)
    {
        string name = scores;
        while (name != from && name != Network.InputName)
        {
            Node node = network.Nodes[network.IndexOf(name)];
            if (!node.Layer.IsAffine || node.Inputs.Length > 1)
            {
                return false;
            }

            name = node.Inputs[0];
        }

        return name == from;
    }

    private static string Known(Network network) => MessageText.Shorten(
        string.Join(", ", network.Nodes.Where((_, i) => network.OutputShapes[i].Pixels > 1).Select(node => node.Name)), 400);
}
