using System.Numerics;
using Nin.Kernels.Normalization;

namespace Nin.Kernels.Reference;

/// <summary>Group normalisation as its definition says it, in double for any floating-point type.</summary>
/// <remarks><b>Shapes</b> as <see cref="KernelSet.GroupNorm"/>.</remarks>
public static class ReferenceGroupNorm
{
    /// <summary>output = (input − mean) / √(variance + epsilon) · weight + bias.</summary>
    public static void Forward<T>(
        in GroupNormShape shape, ReadOnlySpan<T> input, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, double epsilon,
        Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < input.Length; i++)
        {
            // Every number of a group computes its statistics once, at the group's first number.
            if (IsFirst(shape, i))
            {
                (double mean, double scale) = Statistics(shape, input, i, epsilon);
                foreach (int j in Group(shape, i))
                {
                    double normal = (Wide(input[j]) - mean) * scale;
                    int c = j % shape.Channels;
                    output[j] = T.CreateTruncating(
                        weight.IsEmpty ? normal : (normal * Wide(weight[c])) + Wide(bias[c]));
                }
            }
        }
    }

    /// <summary>The gradients of <see cref="Forward"/>; those of weight and bias are added to what is there.</summary>
    public static void Backward<T>(
        in GroupNormShape shape, ReadOnlySpan<T> input, ReadOnlySpan<T> weight, double epsilon, ReadOnlySpan<T> outputGradient,
        Span<T> inputGradient, Span<T> weightGradient, Span<T> biasGradient)
        where T : IFloatingPointIeee754<T>
    {
        double[] weightSums = new double[shape.Channels], biasSums = new double[shape.Channels];
        for (int i = 0; i < input.Length; i++)
        {
            if (!IsFirst(shape, i))
            {
                continue;
            }

            (double mean, double scale) = Statistics(shape, input, i, epsilon);
            double sum = 0, product = 0, count = (double)shape.Pixels * shape.GroupChannels;
            foreach (int j in Group(shape, i))
            {
                double gradient = Wide(outputGradient[j]), normal = (Wide(input[j]) - mean) * scale;
                int c = j % shape.Channels;
                weightSums[c] += gradient * normal;
                biasSums[c] += gradient;
                gradient *= weight.IsEmpty ? 1 : Wide(weight[c]);
                sum += gradient;
                product += gradient * normal;
            }

            foreach (int j in Group(shape, i))
            {
                if (!inputGradient.IsEmpty)
                {
                    double gradient = Wide(outputGradient[j]) * (weight.IsEmpty ? 1 : Wide(weight[j % shape.Channels]));
                    double normal = (Wide(input[j]) - mean) * scale;
                    inputGradient[j] = T.CreateTruncating((gradient - (sum / count) - (normal * (product / count))) * scale);
                }
            }
        }

        for (int c = 0; c < weightGradient.Length; c++)
        {
            weightGradient[c] += T.CreateTruncating(weightSums[c]);
            biasGradient[c] += T.CreateTruncating(biasSums[c]);
        }
    }

    private static (double Mean, double Scale) Statistics<T>(
        in GroupNormShape shape, ReadOnlySpan<T> input, int first, double epsilon)
        where T : IFloatingPointIeee754<T>
    {
        double count = (double)shape.Pixels * shape.GroupChannels, sum = 0, squares = 0;
        foreach (int i in Group(shape, first))
        {
            sum += Wide(input[i]);
        }

        double mean = sum / count;
        foreach (int i in Group(shape, first))
        {
            squares += (Wide(input[i]) - mean) * (Wide(input[i]) - mean);
        }

        return (mean, 1 / Math.Sqrt((squares / count) + epsilon));
    }

    /// <summary>Whether it is the first number of a group: of the block's first pixel, and of its channels.</summary>
    private static bool IsFirst(in GroupNormShape shape, int index) =>
        index / shape.Channels % shape.Pixels == 0 && index % shape.Channels % shape.GroupChannels == 0;

    /// <summary>The places of a group, pixel by pixel.</summary>
    private static IEnumerable<int> Group(GroupNormShape shape, int first) =>
        from pixel in Enumerable.Range(0, shape.Pixels)
        from channel in Enumerable.Range(0, shape.GroupChannels)
        select first + (pixel * shape.Channels) + channel;

    private static double Wide<T>(T value)
        where T : IFloatingPointIeee754<T> => double.CreateTruncating(value);
}
