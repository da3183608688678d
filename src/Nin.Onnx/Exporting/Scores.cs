using Nin.Layers;
using Nin.Networks;

namespace Nin.Onnx.Exporting;

/// <summary>What the main output of a network is.</summary>
internal static class Scores
{
    /// <summary>Whether it is probabilities already: a softmax over the classes, or what only lays them out behind one.</summary>
    public static bool AreProbabilities(Network network)
    {
        Node node = network.Nodes[network.IndexOf(network.Outputs[0].Node)];
        while (node.Layer is Flatten or Dropout or GlobalAvgPool2d && network.IndexOf(node.Inputs[0]) is >= 0 and int before)
        {
            node = network.Nodes[before];
        }

        return node.Layer is Softmax { Dim: 1 };
    }
}
