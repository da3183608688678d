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
    Network Network, ImmutableArray<NamedTensor> Weights, Place Input, ImmutableArray<Place> Outputs)
{
    /// <summary>The graph's inputs: the one, or all that lie in the network's input (<see cref="OnnxImportOptions.JoinsInputs"/>).</summary>
    public ImmutableArray<Place> Inputs { get; init; } = [Input];

    /// <summary>The numbers of some pictures, of each of the graph's inputs, as the network's input.</summary>
    /// <exception cref="ArgumentException">There are not as many inputs, or one has not as many pictures.</exception>
    public float[] ToNetwork(IReadOnlyList<float[]> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        int count = numbers.Count == Inputs.Length
            ? numbers[0].Length / Inputs[0].Positions.Length
            : throw new ArgumentException($"expected numbers of {Inputs.Length} inputs, got {numbers.Count}.", nameof(numbers));
        var result = new float[count * Input.Shape.Length];
        for (int i = 0; i < numbers.Count; i++)
        {
            Place place = Inputs[i];
            if (numbers[i].Length != count * place.Positions.Length)
            {
                throw new ArgumentException(
                    $"'{place.Name}': expected {count * place.Positions.Length} numbers, got {numbers[i].Length}.", nameof(numbers));
            }

            place.Write(numbers[i], result);
        }

        return result;
    }
}
