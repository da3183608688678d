using Nin.Layers;
using Nin.Networks;

namespace Nin.Models;

/// <summary>Finds where a network's features end and its classifier begins.</summary>
internal static class HeadFinder
{
    /// <summary>
    /// The layer whose output a classifier at the network's end reads; where there is no classifier, the last layer. In both cases
    /// from before an average over the places, so that maps can be drawn of what is learned on them.
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
            if (IsClassifier(node.Layer))
            {
                return BeforeAverages(node.Inputs[0], nodes, network);
            }

            isAveraged |= IsAverage(node, network);
            bool isPassed = node.Layer.Parameters.IsEmpty && (node.Layer is not Relu || isAveraged) && node.Layer is not MaxPool2d;
            if (!isPassed)
            {
                break;
            }

            place = node.Inputs[0];
        }

        return BeforeAverages(network.Outputs[0].Node, nodes, network);
    }

    private static bool IsClassifier(Layer layer) => layer is Linear or Conv2d { IsPointwise: true };

    /// <summary>Goes back over what only averages places or puts numbers in a row, as far as it does no more than that.</summary>
    private static string BeforeAverages(string place, Dictionary<string, Node> nodes, Network network)
    {
        string best = place;
        while (nodes.TryGetValue(place, out Node? node) && node.Inputs.Length == 1 && IsOfPlaces(node, network))
        {
            place = node.Inputs[0];

            // Of rows of numbers from several pixels no maps can be made: such a row stays what it is.
            bool isAverage = IsAverage(node, network);
            best = isAverage || network.ShapeOf(place).Pixels == 1 ? place : best;
            if (isAverage)
            {
                return best;
            }
        }

        return best;
    }

    /// <summary>An average over all places: the layer for it, or a window as large as the maps, which other frameworks write.</summary>
    private static bool IsAverage(Node node, Network network) => node.Layer.AveragesPlaces
        || (node.Layer is AvgPool2d && network.ShapeOf(node.Name).Pixels == 1 && network.ShapeOf(node.Inputs[0]).Pixels > 1);

    private static bool IsOfPlaces(Node node, Network network) => node.Layer.Parameters.IsEmpty && (
        IsAverage(node, network) || node.Layer is Dropout
        || (node.Layer is Flatten or AsStrided && network.ShapeOf(node.Inputs[0]).Pixels == 1));
}
