using System.Numerics;

namespace Nin.Kernels.Reference;

/// <summary>Batch normalisation as its definition says it, for any floating-point type.</summary>
/// <remarks><b>Shapes</b> input, output [rows, channels]; the others [channels].</remarks>
public static class ReferenceBatchNorm
{
    /// <summary>output = (input − mean) / √(variance + epsilon) · weight + bias, with the statistics of these rows.</summary>
    public static void Forward<T>(
        int rows, int channels, ReadOnlySpan<T> input, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, T epsilon,
        Span<T> mean, Span<T> variance, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        T count = T.CreateChecked(rows);
        for (int c = 0; c < channels; c++)
        {
            T sum = T.Zero, squares = T.Zero;
            for (int i = c; i < input.Length; i += channels)
            {
                sum += input[i];
            }

            mean[c] = sum / count;
            for (int i = c; i < input.Length; i += channels)
            {
                squares += (input[i] - mean[c]) * (input[i] - mean[c]);
            }

            variance[c] = squares / count;
            T deviation = T.Sqrt(variance[c] + epsilon);
            for (int i = c; i < input.Length; i += channels)
            {
                output[i] = ((input[i] - mean[c]) / deviation * weight[c]) + bias[c];
            }
        }
    }

    /// <summary>The gradients of <see cref="Forward"/>; those of weight and bias are added to what is there.</summary>
    public static void Backward<T>(
        int rows, int channels, ReadOnlySpan<T> input, ReadOnlySpan<T> weight, T epsilon, ReadOnlySpan<T> mean,
        ReadOnlySpan<T> variance, ReadOnlySpan<T> outputGradient, Span<T> inputGradient, Span<T> weightGradient,
            Span<T> biasGradient)
        where T : IFloatingPointIeee754<T>
    {
        T count = T.CreateChecked(rows);
        for (int c = 0; c < channels; c++)
        {
            T deviation = T.Sqrt(variance[c] + epsilon), sum = T.Zero, projection = T.Zero;
            for (int i = c; i < input.Length; i += channels)
            {
                sum += outputGradient[i];
                projection += outputGradient[i] * (input[i] - mean[c]) / deviation;
            }

            for (int i = c; i < input.Length; i += channels)
            {
                T normalized = (input[i] - mean[c]) / deviation;
                inputGradient[i] = weight[c] / deviation * (
                    outputGradient[i] - (sum / count) - (normalized * projection / count));
            }

            weightGradient[c] += projection;
            biasGradient[c] += sum;
        }
    }
}
