using System.Runtime.InteropServices;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Onnx.Format;
using Nin.Onnx.Lowering;

namespace Nin.Onnx.Verification;

/// <summary>What a graph is fed: a picture's numbers, in the graph's order and type.</summary>
internal sealed class RuntimeInput
{
    /// <summary>Looks at the input.</summary>
    /// <param name="place">The graph's input.</param>
    /// <param name="preprocessing">What makes the numbers.</param>
    /// <exception cref="NinFormatException">The input takes numbers that a picture does not become.</exception>
    public RuntimeInput(Place place, Preprocessing preprocessing)
    {
        bool areSamples = preprocessing is { Kind: PreprocessingKind.Scale, Scale: 1 };
        (Place, Shape) = (place, [1, .. place.Sizes.Select(size => (long)size)]);
        if (place.Type != ElementType.Float && (place.Type != ElementType.UInt8 || !areSamples))
        {
            throw new NinFormatException(
                "ONNX",
                $"expected an input of floats, or of bytes that are a picture's samples, for ONNX Runtime, got '{place.Name}' "
                    + $"of the type {place.Type}.");
        }
    }

    /// <summary>The graph's input.</summary>
    public Place Place { get; }

    /// <summary>Its dimensions for one picture.</summary>
    public long[] Shape { get; }

    /// <summary>The bytes of a picture's numbers.</summary>
    /// <param name="numbers">[height, width, channels] of the network's input.</param>
    public ReadOnlySpan<byte> Bytes(ReadOnlySpan<float> numbers)
    {
        float[] ordered = Place.ToGraph(numbers);
        return Place.Type == ElementType.UInt8
            ? ordered.Select(sample => (byte)sample).ToArray()
            : MemoryMarshal.AsBytes<float>(ordered);
    }
}
