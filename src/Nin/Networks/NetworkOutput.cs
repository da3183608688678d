namespace Nin.Networks;

/// <summary>Something that a network answers: the name it is asked for by, and the node that computes it.</summary>
/// <param name="Name">The output's name, unique in the network, such as <c>logits</c> or <c>maps</c>.</param>
/// <param name="Node">The node. Other layers may read it on.</param>
public sealed record NetworkOutput(string Name, string Node)
{
    /// <summary>An output that is called like its node.</summary>
    public static implicit operator NetworkOutput(string node) => new(node, node);
}
