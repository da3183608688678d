using System.Numerics;
using System.Runtime.InteropServices;

namespace Nin.Kernels.Elementwise;

/// <summary>
/// Dropout by element. The mask is a function of (seed, step, layer, picture, element) and is computed again in the
/// backward pass instead of being kept.
/// </summary>
internal static class DropoutKernel
{
    /// <summary>output = input / (1 − rate) where the element is kept, else 0.</summary>
    public static void Apply(
        DropoutKey key, int firstPicture, int elements, float rate, ReadOnlySpan<float> input, Span<float> output)
    {
        uint threshold = (uint)Math.Round(rate * 4294967296.0);
        float scale = (float)(4294967296.0 / (4294967296.0 - threshold));
        for (int picture = 0; picture * elements < input.Length; picture++)
        {
            DropoutMask mask = DropoutMask.Of(key, (uint)(firstPicture + picture));
            int first = picture * elements;
            ApplyPicture(mask, threshold, scale, input.Slice(first, elements), output.Slice(first, elements));
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
