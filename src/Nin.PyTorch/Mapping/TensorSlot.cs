using System.Collections.Immutable;
using Nin.Networks;

namespace Nin.PyTorch.Mapping;

/// <summary>A parameter of a network that wants a tensor.</summary>
/// <param name="Name">Its name, such as <c>layer1.0.conv1.weight</c>.</param>
/// <param name="Shape">Its shape, as PyTorch has it.</param>
internal sealed record TensorSlot(string Name, ImmutableArray<int> Shape)
{
    private const string Counter = "num_batches_tracked";

    /// <summary>What a network wants, in its order.</summary>
    public static ImmutableArray<TensorSlot> Of(Network network) =>
    [
        .. network.Nodes.SelectMany(node => node.NamedParameters)
            .Select(parameter => new TensorSlot(parameter.Name, parameter.Spec.Shape)),
    ];

    /// <summary>The layer that a parameter belongs to: its name without the last part.</summary>
    public static string LayerOf(string name) => name[..Math.Max(0, name.LastIndexOf('.'))];

    /// <summary>What a parameter is called in its layer, such as <c>weight</c>.</summary>
    public static string OwnName(string name) => name[(name.LastIndexOf('.') + 1)..];

    /// <summary>Whether it counts the batches that a normalisation has seen, which nothing depends on.</summary>
    public static bool IsCounter(string name) => OwnName(name) == Counter;
}
