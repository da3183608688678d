using System.Numerics;

namespace Nin.Kernels.Reference;

/// <summary>Softmax and its logarithm along lines of numbers a stride apart, in double for any floating-point type.</summary>
/// <remarks><b>Shapes</b> all [lines / stride, length, stride].</remarks>
public static class ReferenceSoftmaxLine
{
    /// <summary>output = exp(input) / Σ exp(input) along the line, or its logarithm.</summary>
    public static void Forward<T>(int length, int stride, bool isLog, ReadOnlySpan<T> input, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < input.Length; i++)
        {
            int start = Start(i, length, stride);
            double largest = Wide(input[start]), sum = 0;
            for (int j = 0; j < length; j++)
            {
                largest = Math.Max(largest, Wide(input[start + (j * stride)]));
            }

            for (int j = 0; j < length; j++)
            {
                sum += Math.Exp(Wide(input[start + (j * stride)]) - largest);
            }

            double log = Wide(input[i]) - largest - Math.Log(sum);
            output[i] = T.CreateTruncating(isLog ? log : Math.Exp(log));
        }
    }

    /// <summary>
    /// output·(outputGradient − Σ output·outputGradient); of the logarithm outputGradient − exp(output)·Σ outputGradient.
    /// </summary>
    public static void Backward<T>(
        int length, int stride, bool isLog, ReadOnlySpan<T> output, ReadOnlySpan<T> outputGradient, Span<T> inputGradient)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            int start = Start(i, length, stride);
            double sum = 0, y = Wide(output[i]), gradient = Wide(outputGradient[i]);
            for (int j = 0; j < length; j++)
            {
                int at = start + (j * stride);
                sum += Wide(outputGradient[at]) * (isLog ? 1 : Wide(output[at]));
            }

            inputGradient[i] = T.CreateTruncating(isLog ? gradient - (Math.Exp(y) * sum) : y * (gradient - sum));
        }
    }

    /// <summary>Where the line of a number begins.</summary>
    private static int Start(int index, int length, int stride) =>
        (index / (length * stride) * length * stride) + (index % stride);

    private static double Wide<T>(T value)
        where T : IFloatingPointIeee754<T> => double.CreateTruncating(value);
}
