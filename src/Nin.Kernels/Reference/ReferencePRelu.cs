using System.Numerics;

namespace Nin.Kernels.Reference;

/// <summary>PReLU as its definition says it, for any floating-point type; sums are in double.</summary>
/// <remarks><b>Shapes</b> input, output [rows, channels]; weight [channels], or [1] for all.</remarks>
public static class ReferencePRelu
{
    /// <summary>output = input where it is positive, weight·input elsewhere.</summary>
    public static void Forward<T>(int channels, ReadOnlySpan<T> input, ReadOnlySpan<T> weight, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < input.Length; i++)
        {
            output[i] = input[i] > T.Zero ? input[i] : input[i] * weight[weight.Length == 1 ? 0 : i % channels];
        }
    }

    /// <summary>The gradients of <see cref="Forward"/>; that of the weight is added to what is there.</summary>
    public static void Backward<T>(
        int channels, ReadOnlySpan<T> input, ReadOnlySpan<T> weight, ReadOnlySpan<T> outputGradient, Span<T> inputGradient,
        Span<T> weightGradient)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < inputGradient.Length; i++)
        {
            T slope = input[i] > T.Zero ? T.One : weight[weight.Length == 1 ? 0 : i % channels];
            inputGradient[i] = outputGradient[i] * slope;
        }

        for (int w = 0; w < weight.Length; w++)
        {
            double sum = 0;
            for (int i = w; i < input.Length; i += weight.Length)
            {
                sum += input[i] > T.Zero ? 0 : double.CreateTruncating(input[i]) * double.CreateTruncating(outputGradient[i]);
            }

            weightGradient[w] += T.CreateTruncating(sum);
        }
    }
}
