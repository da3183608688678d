using System.Numerics;

namespace Nin.Kernels.Reference;

/// <summary>Operations element by element, for any floating-point type. Sources and destination may be the same memory.</summary>
public static class ReferenceElementwise
{
    /// <summary>output = max(0, input); a NaN stays one.</summary>
    public static void Relu<T>(ReadOnlySpan<T> input, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = input[i] < T.Zero ? T.Zero : input[i];
        }
    }

    /// <summary>inputGradient = outputGradient where output &gt; 0, else 0.</summary>
    public static void ReluBackward<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> outputGradient, Span<T> inputGradient)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            inputGradient[i] = output[i] > T.Zero ? outputGradient[i] : T.Zero;
        }
    }

    /// <summary>output = a + b.</summary>
    public static void Add<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = a[i] + b[i];
        }
    }

    /// <summary>output[row, c] = input[row, c]·scale[c] + shift[c].</summary>
    public static void ScaleShift<T>(
        int channels, ReadOnlySpan<T> input, ReadOnlySpan<T> scale, ReadOnlySpan<T> shift, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = (input[i] * scale[i % channels]) + shift[i % channels];
        }
    }
}
