using System.Collections.Immutable;
using Nin.Onnx.Format;
using Nin.Tensors;

namespace Nin.Onnx.Lowering;

/// <summary>How a tensor of the graph lies in the memory of the network: an input, or an output.</summary>
/// <param name="Name">The tensor's name in the graph.</param>
/// <param name="Sizes">Its dimensions in the graph, without the batch.</param>
/// <param name="Shape">The shape in the network, where channels stand last.</param>
/// <param name="Positions">For each number of a picture in the graph's order, its position in the network's.</param>
public sealed record Place(string Name, ImmutableArray<int> Sizes, FeatureShape Shape, ImmutableArray<int> Positions)
{
    /// <summary>What its numbers are in the graph; in the network they are floats.</summary>
    public ElementType Type { get; init; } = ElementType.Float;

    /// <summary>The numbers of some pictures from the graph's order to the network's.</summary>
    public float[] ToNetwork(ReadOnlySpan<float> numbers)
    {
        var result = new float[numbers.Length / Positions.Length * Shape.Length];
        Write(numbers, result);
        return result;
    }

    /// <summary>The numbers of some pictures from the network's order to the graph's.</summary>
    public float[] ToGraph(ReadOnlySpan<float> numbers)
    {
        var result = new float[numbers.Length / Shape.Length * Positions.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = numbers[(i / Positions.Length * Shape.Length) + Positions[i % Positions.Length]];
        }

        return result;
    }

    /// <summary>Puts numbers in the graph's order where they belong in the network's.</summary>
    internal void Write(ReadOnlySpan<float> numbers, Span<float> memory)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            memory[(i / Positions.Length * Shape.Length) + Positions[i % Positions.Length]] = numbers[i];
        }
    }
}
