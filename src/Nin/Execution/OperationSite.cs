using System.Collections.Immutable;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Execution;

/// <summary>A layer's place in a plan: what its operation is made from.</summary>
/// <param name="Network">The network.</param>
/// <param name="Index">The node's position in it.</param>
/// <param name="Inputs">The node's inputs.</param>
/// <param name="Output">What it makes.</param>
/// <param name="Layout">Where the parameters lie.</param>
internal sealed record OperationSite(
    Network Network, int Index, ImmutableArray<Edge> Inputs, Value Output, ParameterLayout Layout)
{
    /// <summary>The first input.</summary>
    public Edge Input => Inputs[0];

    /// <summary>The shape of the first input.</summary>
    public FeatureShape Shape { get; } = Network.InputShapesOf(Index)[0];

    /// <summary>One of the node's parameters.</summary>
    public ParameterSlot Slot(string name) => Layout[$"{Network.Nodes[Index].Name}.{name}"];
}
