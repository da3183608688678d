using System.Numerics;
using System.Runtime.InteropServices;

namespace Nin.Kernels.Elementwise;

/// <summary>
/// Dropout by element. The mask is a function of (seed, step, layer, picture, element) and is computed again in the
/// backward pass instead of being kept.
/// </summary>
public static class Dropout
{
    /// <summary>output = input with elements dropped at the given rate and the others scaled up to keep the mean.</summary>
    /// <remarks>
    /// <b>Shapes</b> input, output [pictures, elements]; they may be the same memory. The backward pass is the same call
    /// on the gradient. <b>Units</b> the rate is held to a multiple of 2^-32. <b>Source</b> torch.nn.Dropout (per
    /// element, not per channel).
    /// </remarks>
    /// <param name="key">Identifies the mask.</param>
    /// <param name="firstPicture">The first picture's index in the whole batch, so that shards draw what the batch would.</param>
    /// <param name="elements">Floats of one picture.</param>
    /// <param name="rate">The share of elements dropped, in [0, 1).</param>
    /// <param name="input">Whole pictures.</param>
    /// <param name="output">As long as <paramref name="input"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the rate is not in [0, 1).</exception>
    public static void Apply(
        DropoutKey key, int firstPicture, int elements, float rate, ReadOnlySpan<float> input, Span<float> output)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(elements);
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rate, 1f);
        if (input.Length % elements != 0 || output.Length != input.Length)
        {
            throw new ArgumentException(
                $"Dropout: expected whole pictures of {elements} floats in and out, got {input.Length} and {output.Length}.", nameof(output));
        }

        uint threshold = (uint)Math.Round(rate * 4294967296.0);
        float scale = (float)(4294967296.0 / (4294967296.0 - threshold));
        for (int picture = 0; picture * elements < input.Length; picture++)
        {
            DropoutMask mask = DropoutMask.Of(key, (uint)(firstPicture + picture));
            ApplyPicture(mask, threshold, scale, input.Slice(picture * elements, elements), output.Slice(picture * elements, elements));
        }
    }

    private static void ApplyPicture(DropoutMask mask, uint threshold, float scale, ReadOnlySpan<float> input, Span<float> output)
    {
        ReadOnlySpan<Vector<float>> inputs = MemoryMarshal.Cast<float, Vector<float>>(input);
        Span<Vector<float>> outputs = MemoryMarshal.Cast<float, Vector<float>>(output);
        var thresholds = new Vector<uint>(threshold);
        for (int i = 0; i < inputs.Length; i++)
        {
            Vector<uint> elements = Vector<uint>.Indices + new Vector<uint>((uint)(i * Vector<uint>.Count));
            Vector<uint> kept = Vector.GreaterThanOrEqual(mask.Numbers(elements), thresholds);
            outputs[i] = Vector.AsVectorSingle(Vector.AsVectorUInt32(inputs[i] * scale) & kept);
        }

        for (int i = inputs.Length * Vector<float>.Count; i < input.Length; i++)
        {
            output[i] = mask.Number((uint)i) >= threshold ? input[i] * scale : 0f;
        }
    }
}

/// <summary>What a dropout mask depends on, beside the picture and the element.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Step">The training step.</param>
/// <param name="Layer">The layer's position in the network, below 2^24.</param>
public readonly record struct DropoutKey(ulong Seed, uint Step, uint Layer);
