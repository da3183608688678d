using Nin.Layers;

namespace Nin.Tests.Execution;

/// <summary>What the interpreter computes without a reference kernel, written as the definitions say it.</summary>
internal static class ReferenceFormulas
{
    public static void SoftmaxOf(double[] x, int channels, double[] output)
    {
        for (int i = 0; i < x.Length; i++)
        {
            int start = i / channels * channels;
            output[i] = Math.Exp(x[i]) / x[start..(start + channels)].Sum(Math.Exp);
        }
    }

    public static void SoftmaxBackward(int channels, double[] output, double[] outputGradient, double[] inputGradient)
    {
        for (int i = 0; i < output.Length; i++)
        {
            int start = i / channels * channels;
            for (int j = start; j < start + channels; j++)
            {
                inputGradient[i] += outputGradient[j] * output[j] * ((i == j ? 1 : 0) - output[i]);
            }
        }
    }

    public static void Normalize(
        BatchNorm2d norm, double[] x, ReadOnlySpan<double> weight, ReadOnlySpan<double> bias, ReadOnlySpan<double> mean,
        ReadOnlySpan<double> variance, double[] output)
    {
        for (int i = 0; i < x.Length; i++)
        {
            int c = i % norm.NumFeatures;
            output[i] = ((x[i] - mean[c]) / Math.Sqrt(variance[c] + norm.Epsilon) * weight[c]) + bias[c];
        }
    }

    public static void Multiply(double[] a, double[] b, double[] product)
    {
        for (int i = 0; i < product.Length; i++)
        {
            product[i] = a[i] * b[i];
        }
    }

    public static double[] Absolute(double[] values) => [.. values.Select(Math.Abs)];

    public static double[] Widen(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return wide;
    }
}
