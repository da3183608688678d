using Nin.Kernels.Random;

namespace Nin.Kernels.Elementwise;

/// <summary>
/// Dropout by element. The mask is a function of (seed, step, layer, picture, element) and is computed again in the
/// backward pass instead of being kept.
/// </summary>
public static class Dropout
{
    private const int Levels = 1 << 16;

    /// <summary>output = input with elements dropped at the given rate and the others scaled up to keep the mean.</summary>
    /// <remarks>
    /// <b>Shapes</b> input, output [pictures, elements]; they may be the same memory. The backward pass is the same call
    /// on the gradient. <b>Units</b> the rate is held to a multiple of 1/65536. <b>Source</b> torch.nn.Dropout (per
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

        int threshold = (int)MathF.Round(rate * Levels);
        float scale = (float)Levels / (Levels - Math.Min(threshold, Levels - 1));
        for (int picture = 0; picture * elements < input.Length; picture++)
        {
            ApplyPicture(
                key, (uint)(firstPicture + picture), threshold, scale,
                input.Slice(picture * elements, elements), output.Slice(picture * elements, elements));
        }
    }

    private static void ApplyPicture(
        DropoutKey key, uint picture, int threshold, float scale, ReadOnlySpan<float> input, Span<float> output)
    {
        uint purpose = (uint)RandomPurpose.Dropout | (key.Layer << 8);
        Span<ushort> levels = stackalloc ushort[8];
        for (int i = 0; i < input.Length; i += 8)
        {
            (uint x0, uint x1, uint x2, uint x3) = Philox.Block(key.Seed, (uint)i / 8, picture, key.Step, purpose);
            (levels[0], levels[1], levels[2], levels[3]) = ((ushort)x0, (ushort)(x0 >> 16), (ushort)x1, (ushort)(x1 >> 16));
            (levels[4], levels[5], levels[6], levels[7]) = ((ushort)x2, (ushort)(x2 >> 16), (ushort)x3, (ushort)(x3 >> 16));
            int count = Math.Min(8, input.Length - i);
            for (int j = 0; j < count; j++)
            {
                output[i + j] = levels[j] < threshold ? 0f : input[i + j] * scale;
            }
        }
    }
}

/// <summary>What a dropout mask depends on, beside the picture and the element.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Step">The training step.</param>
/// <param name="Layer">The layer's position in the network, below 2^24.</param>
public readonly record struct DropoutKey(ulong Seed, uint Step, uint Layer);
