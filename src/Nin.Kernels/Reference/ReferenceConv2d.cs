using System.Numerics;
using Nin.Kernels.Convolution;

namespace Nin.Kernels.Reference;

/// <summary>Convolution as its definition says it, for any floating-point type.</summary>
/// <remarks><b>Shapes</b> those of <see cref="Conv2dShape"/>.</remarks>
public static class ReferenceConv2d
{
    /// <summary>output[n, y, x, o] = bias[o] + Σ input[n, y·s − p + i, x·s − p + j, c] · weights[i, j, c, o].</summary>
    public static void Forward<T>(
        in Conv2dShape shape, ReadOnlySpan<T> input, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> output)
        where T : IFloatingPointIeee754<T> => Forward(shape, new PixelRange(0, shape.Rows), input, weights, bias, output);

    /// <summary>The same for some of the output's pixels, the only ones that the output holds.</summary>
    public static void Forward<T>(
        in Conv2dShape shape, PixelRange pixels,
        ReadOnlySpan<T> input, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int row = 0; row < pixels.Count; row++)
        {
            Span<T> sums = output.Slice(row * shape.OutChannels, shape.OutChannels);
            for (int o = 0; o < shape.OutChannels; o++)
            {
                sums[o] = bias.IsEmpty ? T.Zero : bias[o];
            }

            // Outputs inside, so that where to read is found once for all of them.
            for (int k = 0; k < shape.Depth; k++)
            {
                int i = InputIndex(shape, pixels.First + row, k);
                for (int o = 0; i >= 0 && o < shape.OutChannels; o++)
                {
                    sums[o] += input[i] * weights[(k * shape.OutChannels) + o];
                }
            }
        }
    }

    /// <summary>inputGradient = Σ over the outputs each input takes part in of outputGradient · weight.</summary>
    public static void BackwardInput<T>(
        in Conv2dShape shape, ReadOnlySpan<T> outputGradient, ReadOnlySpan<T> weights, Span<T> inputGradient)
        where T : IFloatingPointIeee754<T>
    {
        inputGradient.Clear();
        for (int row = 0; row < shape.Rows; row++)
        {
            for (int k = 0; k < shape.Depth; k++)
            {
                int i = InputIndex(shape, row, k);
                for (int o = 0; i >= 0 && o < shape.OutChannels; o++)
                {
                    inputGradient[i] += outputGradient[(row * shape.OutChannels) + o] * weights[(k * shape.OutChannels) + o];
                }
            }
        }
    }

    /// <summary>weightGradient += Σ over the pixels of input · outputGradient; biasGradient += Σ outputGradient.</summary>
    public static void BackwardWeights<T>(
        in Conv2dShape shape, ReadOnlySpan<T> input, ReadOnlySpan<T> outputGradient, Span<T> weightGradient, Span<T> biasGradient)
        where T : IFloatingPointIeee754<T> =>
        BackwardWeights(shape, new PixelRange(0, shape.Rows), input, outputGradient, weightGradient, biasGradient);

    /// <summary>The same for some of the output's pixels, the only ones whose gradient is given.</summary>
    public static void BackwardWeights<T>(
        in Conv2dShape shape, PixelRange pixels, ReadOnlySpan<T> input, ReadOnlySpan<T> outputGradient, Span<T> weightGradient,
        Span<T> biasGradient)
        where T : IFloatingPointIeee754<T>
    {
        for (int row = 0; row < pixels.Count; row++)
        {
            ReadOnlySpan<T> gradient = outputGradient.Slice(row * shape.OutChannels, shape.OutChannels);
            for (int k = 0; k < shape.Depth; k++)
            {
                int i = InputIndex(shape, pixels.First + row, k);
                for (int o = 0; i >= 0 && o < shape.OutChannels; o++)
                {
                    weightGradient[(k * shape.OutChannels) + o] += input[i] * gradient[o];
                }
            }

            for (int o = 0; o < biasGradient.Length; o++)
            {
                biasGradient[o] += gradient[o];
            }
        }
    }

    /// <summary>The input that position k of the patch under an output pixel reads, or −1 in the padding.</summary>
    private static int InputIndex(in Conv2dShape shape, int row, int k)
    {
        int x = row % shape.OutputWidth, y = row / shape.OutputWidth % shape.OutputHeight,
            n = row / shape.OutputWidth / shape.OutputHeight;
        int channel = k % shape.InChannels, j = k / shape.InChannels % shape.KernelSize,
            i = k / shape.InChannels / shape.KernelSize;
        int inputY = (y * shape.Stride) - shape.Padding + i, inputX = (x * shape.Stride) - shape.Padding + j;
        bool inside = inputY >= 0 && inputY < shape.Height && inputX >= 0 && inputX < shape.Width;
        return inside ? (((((n * shape.Height) + inputY) * shape.Width) + inputX) * shape.InChannels) + channel : -1;
    }
}
