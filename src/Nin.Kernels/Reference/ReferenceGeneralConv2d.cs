using System.Numerics;
using Nin.Kernels.Convolution;

namespace Nin.Kernels.Reference;

/// <summary>Convolution with any window and with groups as its definition says it, for any floating-point type.</summary>
/// <remarks><b>Shapes</b> those of <see cref="GeneralConv2dShape"/>.</remarks>
public static class ReferenceGeneralConv2d
{
    /// <summary>
    /// output[n, y, x, o] = bias[o] + Σ input[n, y·s − p + i·d, x·s − p + j·d, c] · weights[i, j, c, o] over the inputs c of the
    /// output's group.
    /// </summary>
    public static void Forward<T>(
        in GeneralConv2dShape shape, ReadOnlySpan<T> input, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int row = 0; row < shape.Rows; row++)
        {
            for (int o = 0; o < shape.OutChannels; o++)
            {
                T sum = bias.IsEmpty ? T.Zero : bias[o];
                for (int k = 0; k < shape.Depth; k++)
                {
                    int i = InputIndex(shape, row, k, o);
                    sum += i < 0 ? T.Zero : input[i] * weights[(k * shape.OutChannels) + o];
                }

                output[(row * shape.OutChannels) + o] = sum;
            }
        }
    }

    /// <summary>inputGradient = Σ over the outputs each input takes part in of outputGradient · weight.</summary>
    public static void BackwardInput<T>(
        in GeneralConv2dShape shape, ReadOnlySpan<T> outputGradient, ReadOnlySpan<T> weights, Span<T> inputGradient)
        where T : IFloatingPointIeee754<T>
    {
        inputGradient.Clear();
        for (int row = 0; row < shape.Rows; row++)
        {
            for (int k = 0; k < shape.Depth; k++)
            {
                for (int o = 0; o < shape.OutChannels; o++)
                {
                    int i = InputIndex(shape, row, k, o);
                    if (i >= 0)
                    {
                        inputGradient[i] += outputGradient[(row * shape.OutChannels) + o] * weights[(k * shape.OutChannels) + o];
                    }
                }
            }
        }
    }

    /// <summary>weightGradient += Σ over the pixels of input · outputGradient; biasGradient += Σ outputGradient.</summary>
    public static void BackwardWeights<T>(
        in GeneralConv2dShape shape,
        ReadOnlySpan<T> input, ReadOnlySpan<T> outputGradient, Span<T> weightGradient, Span<T> biasGradient)
        where T : IFloatingPointIeee754<T>
    {
        for (int row = 0; row < shape.Rows; row++)
        {
            ReadOnlySpan<T> gradient = outputGradient.Slice(row * shape.OutChannels, shape.OutChannels);
            for (int o = 0; o < shape.OutChannels; o++)
            {
                for (int k = 0; k < shape.Depth; k++)
                {
                    int i = InputIndex(shape, row, k, o);
                    weightGradient[(k * shape.OutChannels) + o] += i < 0 ? T.Zero : input[i] * gradient[o];
                }
            }

            for (int o = 0; o < biasGradient.Length; o++)
            {
                biasGradient[o] += gradient[o];
            }
        }
    }

    /// <summary>The input that position k of an output's patch reads, or −1 in the padding.</summary>
    private static int InputIndex(in GeneralConv2dShape shape, int row, int k, int output)
    {
        Window2d window = shape.Window;
        int x = row % shape.OutputWidth, y = row / shape.OutputWidth % shape.OutputHeight,
            n = row / shape.OutputWidth / shape.OutputHeight;
        int j = k / shape.GroupInputs % window.KernelWidth, i = k / shape.GroupInputs / window.KernelWidth;
        int channel = (output / shape.GroupOutputs * shape.GroupInputs) + (k % shape.GroupInputs);
        int inputY = (y * window.StrideY) - window.PadTop + (i * window.DilationY);
        int inputX = (x * window.StrideX) - window.PadLeft + (j * window.DilationX);
        bool inside = inputY >= 0 && inputY < shape.Height && inputX >= 0 && inputX < shape.Width;
        return inside ? (((((n * shape.Height) + inputY) * shape.Width) + inputX) * shape.InChannels) + channel : -1;
    }
}
