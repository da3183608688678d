using Nin.Networks;

namespace Nin.Execution;

/// <summary>
/// Into how many shards a batch is cut. Batch normalisation takes its statistics in each, and those of too few pictures say
/// nothing about other pictures: what is learned with them is not there when answering.
/// </summary>
/// <remarks>
/// A function of the network, the settings and the pictures of the batch alone, so that the bits are the same for any number
/// of threads. What counts is the pictures: the many places of one picture are too much alike to stand for others.
/// </remarks>
internal static class TrainingShards
{
    /// <summary>The pictures that a shard has at least where there is batch normalisation; decision 10 says why.</summary>
    public const int EnoughPictures = 8;

    /// <summary>The fewest pictures of a shard of this network.</summary>
    public static int FewestPictures(Network network) => Normalizes(network) ? EnoughPictures : 1;

    /// <summary>The shards of a batch: as many as were asked for, or as few as give each enough pictures.</summary>
    public static int Of(int pictures, int asked, int fewestPictures) => Math.Clamp(pictures / fewestPictures, 1, asked);

    /// <summary>Whether the network has layers that take statistics over a batch.</summary>
    public static bool Normalizes(Network network) => network.Nodes.Any(node => node.Layer.NormalizesOverBatch);
}
