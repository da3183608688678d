using Nin.Layers;
using Nin.Networks;

namespace Nin.Execution;

/// <summary>What a network's output means.</summary>
internal enum OutputKind
{
    /// <summary>Scores; softmax makes probabilities of them.</summary>
    Logits,

    /// <summary>Probabilities already, since a softmax stands before what only averages.</summary>
    Probabilities,
}

/// <summary>Reads off a network what its output means.</summary>
internal static class OutputKinds
{
    /// <summary>Looks back from the output, through layers that keep a probability one, for a softmax.</summary>
    public static OutputKind Of(Network network)
    {
        int index = network.Nodes.Length - 1;
        while (index >= 0 && network.Nodes[index].Layer is GlobalAvgPool2d or Flatten)
        {
            index = network.IndexOf(network.Nodes[index].Inputs[0]);
        }

        return index >= 0 && network.Nodes[index].Layer is Softmax ? OutputKind.Probabilities : OutputKind.Logits;
    }

    /// <summary>
    /// The network without a softmax at its very end: training takes the loss of the logits, where the two together are
    /// exact for any score.
    /// </summary>
    public static Network WithoutLastSoftmax(Network network) => network.Nodes[^1].Layer is Softmax && network.Nodes.Length > 1
        ? new Network(network.Name, network.Input, network.Nodes.RemoveAt(network.Nodes.Length - 1))
        : network;
}
