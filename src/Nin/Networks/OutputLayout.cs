using System.Collections.Immutable;
using Nin.Tensors;

namespace Nin.Networks;

/// <summary>What a network's outputs are: their names and shapes, and what their numbers mean.</summary>
public sealed class OutputLayout
{
    /// <summary>Reads the layout off a network.</summary>
    public OutputLayout(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Network = network.Name;
        Names = [.. network.Outputs.Select(output => output.Name)];
        Shapes = [.. network.Outputs.Select(output => network.ShapeOf(output.Node))];
        AreProbabilities = [.. network.Outputs.Select(output => IsSoftmax(network, output.Node))];
    }

    /// <summary>The network's name.</summary>
    public string Network { get; }

    /// <summary>The outputs' names; the first is the main output.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The outputs' shapes for one picture.</summary>
    public ImmutableArray<FeatureShape> Shapes { get; }

    /// <summary>
    /// Whether an output's numbers are probabilities already, since a softmax stands before what only averages; else they are
    /// scores.
    /// </summary>
    public ImmutableArray<bool> AreProbabilities { get; }

    /// <summary>The outputs.</summary>
    public int Count => Names.Length;

    /// <summary>Floats of all outputs of a picture.</summary>
    public int Length => Shapes.Sum(shape => shape.Length);

    /// <summary>The index of an output.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those there are.</exception>
    public int IndexOf(string name) => Names.IndexOf(name) is >= 0 and int index
        ? index
        : throw new ArgumentException(
            $"{Network}: there is no output '{name}'; expected one of {string.Join(", ", Names)}.", nameof(name));

    /// <summary>Looks back from a node, through layers that keep a probability one, for a softmax.</summary>
    private static bool IsSoftmax(Network network, string node)
    {
        int index = network.IndexOf(node);
        while (index >= 0 && network.Nodes[index].Layer.KeepsProbabilities)
        {
            index = network.IndexOf(network.Nodes[index].Inputs[0]);
        }

        return index >= 0 && network.Nodes[index].Layer.MakesProbabilities;
    }
}
