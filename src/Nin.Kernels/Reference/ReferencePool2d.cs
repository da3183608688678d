using System.Numerics;
using Nin.Kernels.Pooling;

namespace Nin.Kernels.Reference;

/// <summary>Pooling as its definition says it, for any floating-point type.</summary>
/// <remarks><b>Shapes</b> those of <see cref="Pool2dShape"/>.</remarks>
public static class ReferencePool2d
{
    /// <summary>output = the largest input of each window; a NaN is the largest.</summary>
    public static void MaxForward<T>(in Pool2dShape shape, ReadOnlySpan<T> input, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = input[FirstLargest(shape, input, i)];
        }
    }

    /// <summary>Each output's gradient goes to the first largest input of its window, or to its first NaN.</summary>
    public static void MaxBackward<T>(
        in Pool2dShape shape, ReadOnlySpan<T> input, ReadOnlySpan<T> outputGradient, Span<T> inputGradient)
        where T : IFloatingPointIeee754<T>
    {
        inputGradient.Clear();
        for (int i = 0; i < outputGradient.Length; i++)
        {
            inputGradient[FirstLargest(shape, input, i)] += outputGradient[i];
        }
    }

    /// <summary>output = the sum of each window over its divisor.</summary>
    public static void AvgForward<T>(in Pool2dShape shape, ReadOnlySpan<T> input, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            T sum = T.Zero;
            PoolWindow window = WindowOf(shape, i);
            for (int y = window.Top; y < window.Bottom; y++)
            {
                for (int x = window.Left; x < window.Right; x++)
                {
                    sum += input[InputIndex(shape, i, y, x)];
                }
            }

            output[i] = sum / T.CreateChecked(window.Divisor);
        }
    }

    /// <summary>Each output's gradient goes in equal shares to the inputs of its window.</summary>
    public static void AvgBackward<T>(in Pool2dShape shape, ReadOnlySpan<T> outputGradient, Span<T> inputGradient)
        where T : IFloatingPointIeee754<T>
    {
        inputGradient.Clear();
        for (int i = 0; i < outputGradient.Length; i++)
        {
            PoolWindow window = WindowOf(shape, i);
            for (int y = window.Top; y < window.Bottom; y++)
            {
                for (int x = window.Left; x < window.Right; x++)
                {
                    inputGradient[InputIndex(shape, i, y, x)] += outputGradient[i] / T.CreateChecked(window.Divisor);
                }
            }
        }
    }

    /// <summary>output[n, c] = the mean over the pixels.</summary>
    public static void GlobalAvgForward<T>(int batch, int pixels, int channels, ReadOnlySpan<T> input, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < batch * channels; i++)
        {
            T sum = T.Zero;
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                sum += input[(((i / channels * pixels) + pixel) * channels) + (i % channels)];
            }

            output[i] = sum / T.CreateChecked(pixels);
        }
    }

    /// <summary>inputGradient[n, pixel, c] = outputGradient[n, c] / pixels.</summary>
    public static void GlobalAvgBackward<T>(
        int batch, int pixels, int channels, ReadOnlySpan<T> outputGradient, Span<T> inputGradient)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < batch * pixels * channels; i++)
        {
            int n = i / channels / pixels;
            inputGradient[i] = outputGradient[(n * channels) + (i % channels)] / T.CreateChecked(pixels);
        }
    }

    private static int FirstLargest<T>(in Pool2dShape shape, ReadOnlySpan<T> input, int output)
        where T : IFloatingPointIeee754<T>
    {
        PoolWindow window = WindowOf(shape, output);
        int largest = InputIndex(shape, output, window.Top, window.Left);
        for (int y = window.Top; y < window.Bottom; y += shape.Window.DilationY)
        {
            for (int x = window.Left; x < window.Right; x += shape.Window.DilationX)
            {
                int i = InputIndex(shape, output, y, x);
                bool firstNaN = T.IsNaN(input[i]) && !T.IsNaN(input[largest]);
                largest = input[i] > input[largest] || firstNaN ? i : largest;
            }
        }

        return largest;
    }

    private static PoolWindow WindowOf(in Pool2dShape shape, int output)
    {
        int pixel = output / shape.Channels;
        return shape.At(pixel / shape.OutputWidth % shape.OutputHeight, pixel % shape.OutputWidth);
    }

    private static int InputIndex(in Pool2dShape shape, int output, int y, int x)
    {
        int n = output / shape.Channels / shape.OutputWidth / shape.OutputHeight;
        return (((((n * shape.Height) + y) * shape.Width) + x) * shape.Channels) + (output % shape.Channels);
    }
}
