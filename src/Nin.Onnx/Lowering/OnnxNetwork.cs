using System.Collections.Immutable;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Onnx.Lowering;

/// <summary>What a graph has become: a network of the library's layers, with its weights.</summary>
/// <param name="Network">The network; its outputs are called like the graph's.</param>
/// <param name="Weights">The weights, under the names that the network's parameters have.</param>
/// <param name="Input">How a picture of the graph lies in the network's input.</param>
/// <param name="Outputs">How the graph's outputs lie in the network's.</param>
public sealed record OnnxNetwork(
    Network Network, ImmutableArray<NamedTensor> Weights, Place Input, ImmutableArray<Place> Outputs);
