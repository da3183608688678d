using Nin.Networks;

namespace Nin.Models;

/// <summary>Finds where a network's features end and its classifier begins.</summary>
internal static class HeadFinder
{
    /// <summary>
    /// The layer whose output a classifier at the network's end reads; where there is no classifier, the last layer. In both
    /// cases from before an average over the places, so that maps can be drawn of what is learned on them.
    /// </summary>
    /// <remarks>
    /// A classifier is a fully connected layer or a 1×1 convolution with nothing behind it but averages, softmax and the like. An
    /// activation behind it counts as such only where class maps are averaged, as in the first Network in Network; else it makes
    /// features of what comes before.
    /// </remarks>
    public static string FeaturesOf(Network network)
    {
        var nodes = network.Nodes.ToDictionary(node => node.Name, StringComparer.Ordinal);
        string place = network.Outputs[0].Node;
        bool isAveraged = false;
        while (nodes.TryGetValue(place, out Node? node) && node.Inputs.Length == 1)
        {
            if (node.Layer.WeighsChannels)
            {
                return BeforeAverages(node.Inputs[0], nodes, network);
            }

            isAveraged |= IsAverage(node, network);
            if (!node.Layer.Parameters.IsEmpty || (node.Layer.MakesFeatures && !isAveraged))
            {
                break;
            }

            place = node.Inputs[0];
        }

        return BeforeAverages(network.Outputs[0].Node, nodes, network);
    }

    /// <summary>Goes back over what only averages places or puts numbers in a row, as far as it does no more than that.</summary>
    private static string BeforeAverages(string place, Dictionary<string, Node> nodes, Network network)
    {
        while (nodes.TryGetValue(place, out Node? node) && node.Inputs.Length == 1)
        {
            if (IsAverage(node, network))
            {
                return node.Inputs[0];
            }

            // Of rows of numbers from several pixels no maps can be made: such a row stays what it is.
            bool isOnlyMoved = node.Layer.Parameters.IsEmpty && node.Layer.IsAffine
                && network.ShapeOf(node.Inputs[0]) is { } before && before.Length == network.ShapeOf(place).Length
                && (before.Pixels == 1 || before == network.ShapeOf(place));
            if (!isOnlyMoved)
            {
                break;
            }

            place = node.Inputs[0];
        }

        return place;
    }

    private static bool IsAverage(Node node, Network network) =>
        node.Layer.AveragesAll(network.ShapeOf(node.Inputs[0]), network.ShapeOf(node.Name));
}
