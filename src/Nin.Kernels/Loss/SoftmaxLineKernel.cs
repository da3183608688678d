namespace Nin.Kernels.Loss;

/// <summary>Softmax and its logarithm along lines of numbers that lie a stride apart, in double.</summary>
internal static class SoftmaxLineKernel
{
    /// <summary>output = exp(input) / Σ exp(input), or its logarithm.</summary>
    public static void Forward(int length, int stride, bool isLog, ReadOnlySpan<float> input, Span<float> output)
    {
        for (int line = 0; line < input.Length / length; line++)
        {
            int start = Start(line, length, stride), end = start + (length * stride);
            float largest = input[start];
            for (int i = start; i < end; i += stride)
            {
                largest = MathF.Max(largest, input[i]);
            }

            double sum = 0;
            for (int i = start; i < end; i += stride)
            {
                sum += Math.Exp((double)input[i] - largest);
            }

            double logSum = Math.Log(sum);
            for (int i = start; i < end; i += stride)
            {
                double log = (double)input[i] - largest - logSum;
                output[i] = (float)(isLog ? log : Math.Exp(log));
            }
        }
    }

    /// <summary>output·(outputGradient − Σ output·outputGradient).</summary>
    public static void Backward(
        int length, int stride, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        for (int line = 0; line < output.Length / length; line++)
        {
            int start = Start(line, length, stride), end = start + (length * stride);
            double dot = 0;
            for (int i = start; i < end; i += stride)
            {
                dot += (double)output[i] * outputGradient[i];
            }

            for (int i = start; i < end; i += stride)
            {
                inputGradient[i] = (float)(output[i] * (outputGradient[i] - dot));
            }
        }
    }

    /// <summary>outputGradient − exp(output)·Σ outputGradient.</summary>
    public static void LogBackward(
        int length, int stride, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        for (int line = 0; line < output.Length / length; line++)
        {
            int start = Start(line, length, stride), end = start + (length * stride);
            double sum = 0;
            for (int i = start; i < end; i += stride)
            {
                sum += outputGradient[i];
            }

            for (int i = start; i < end; i += stride)
            {
                inputGradient[i] = (float)(outputGradient[i] - (Math.Exp(output[i]) * sum));
            }
        }
    }

    /// <summary>Where a line begins.</summary>
    private static int Start(int line, int length, int stride) => (line / stride * stride * length) + (line % stride);
}
