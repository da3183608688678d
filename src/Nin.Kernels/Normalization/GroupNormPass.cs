using System.Runtime.Intrinsics;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Normalization;

/// <summary>A group normalisation, block by block: four doubles at a time, whatever the set's width.</summary>
internal static unsafe class GroupNormPass
{
    /// <summary>Channels up to which what is known of them lives on the stack.</summary>
    private const int StackChannels = 256;

    public static void Forward(
        in GroupNormShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon,
        Span<float> output)
    {
        (int pixels, int channels, int whole) = (shape.Pixels, shape.Channels, shape.Channels / 4 * 4);
        Span<double> memory = channels <= StackChannels ? stackalloc double[2 * channels] : new double[2 * channels];
        fixed (float* x = input, w = weight, b = bias, y = output)
        fixed (double* mean = memory)
        {
            double* scale = mean + channels;
            nint block = (nint)pixels * channels;
            for (nint at = 0; at < block * shape.Blocks; at += block)
            {
                Statistics(shape, x + at, epsilon, mean, scale);
                GroupNormKernel<Doubles256, Vector256<double>>.Normalize(
                    pixels, channels, x + at, mean, scale, w, b, y + at, 0, whole);
                GroupNormKernel<DoublesScalar, double>.Normalize(
                    pixels, channels, x + at, mean, scale, w, b, y + at, whole, channels);
            }
        }
    }

    public static void Backward(
        in GroupNormShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, float epsilon,
        ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Span<float> weightGradient, Span<float> biasGradient)
    {
        (int pixels, int channels, int whole) = (shape.Pixels, shape.Channels, shape.Channels / 4 * 4);
        Span<double> memory = channels <= StackChannels ? stackalloc double[6 * channels] : new double[6 * channels];
        memory.Clear();
        fixed (float* x = input, w = weight, dy = outputGradient, dx = inputGradient)
        fixed (double* mean = memory)
        {
            double* scale = mean + channels, sums = scale + channels, products = sums + channels;
            double* weightSums = products + channels, biasSums = weightSums + channels;
            nint block = (nint)pixels * channels;
            for (nint at = 0; at < block * shape.Blocks; at += block)
            {
                Statistics(shape, x + at, epsilon, mean, scale);
                new Span<double>(sums, 2 * channels).Clear();
                GroupNormKernel<Doubles256, Vector256<double>>.GradientSums(
                    pixels, channels, x + at, mean, scale, dy + at, sums, products, 0, whole);
                GroupNormKernel<DoublesScalar, double>.GradientSums(
                    pixels, channels, x + at, mean, scale, dy + at, sums, products, whole, channels);
                for (int c = 0; c < channels && w != null; c++)
                {
                    weightSums[c] += products[c];
                    biasSums[c] += sums[c];
                    products[c] *= w[c];
                    sums[c] *= w[c];
                }

                if (dx != null)
                {
                    Share(shape, sums);
                    Share(shape, products);
                    GroupNormKernel<Doubles256, Vector256<double>>.InputGradient(
                        pixels, channels, x + at, mean, scale, w, sums, products, dy + at, dx + at, 0, whole);
                    GroupNormKernel<DoublesScalar, double>.InputGradient(
                        pixels, channels, x + at, mean, scale, w, sums, products, dy + at, dx + at, whole, channels);
                }
            }

            for (int c = 0; c < weightGradient.Length; c++)
            {
                weightGradient[c] += (float)weightSums[c];
                biasGradient[c] += (float)biasSums[c];
            }
        }
    }

    /// <summary>The mean of each channel's group, and 1 / √(variance + ε) with the variance of all its numbers.</summary>
    private static void Statistics(in GroupNormShape shape, float* input, float epsilon, double* mean, double* scale)
    {
        (int pixels, int channels, int whole) = (shape.Pixels, shape.Channels, shape.Channels / 4 * 4);
        new Span<double>(mean, channels).Clear();
        new Span<double>(scale, channels).Clear();
        GroupNormKernel<Doubles256, Vector256<double>>.Sums(pixels, channels, input, mean, 0, whole);
        GroupNormKernel<DoublesScalar, double>.Sums(pixels, channels, input, mean, whole, channels);
        Share(shape, mean);
        GroupNormKernel<Doubles256, Vector256<double>>.Squares(pixels, channels, input, mean, scale, 0, whole);
        GroupNormKernel<DoublesScalar, double>.Squares(pixels, channels, input, mean, scale, whole, channels);
        Share(shape, scale);
        for (int c = 0; c < channels; c += shape.GroupChannels)
        {
            new Span<double>(scale + c, shape.GroupChannels).Fill(1 / Math.Sqrt(scale[c] + epsilon));
        }
    }

    /// <summary>Gives each channel the mean of its group: what the group's channels sum up to, over their numbers.</summary>
    private static void Share(in GroupNormShape shape, double* sums)
    {
        double count = (double)shape.Pixels * shape.GroupChannels;
        for (int first = 0; first < shape.Channels; first += shape.GroupChannels)
        {
            var group = new Span<double>(sums + first, shape.GroupChannels);
            group.Fill(Sum(group) / count);
        }
    }

    /// <summary>Four sums side by side, so that none waits for the other; then what is left.</summary>
    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        int i = 0;
        if (values.Length >= 8)
        {
            Vector256<double> lanes = default;
            for (; i <= values.Length - 4; i += 4)
            {
                lanes += Vector256.Create(values.Slice(i, 4));
            }

            sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        }

        for (; i < values.Length; i++)
        {
            sum += values[i];
        }

        return sum;
    }
}
