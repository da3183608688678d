using System.Runtime.Intrinsics;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Broadcasting;

/// <summary>Cuts a function of two inputs into runs along which each input is either read on or repeated.</summary>
internal static unsafe class BroadcastPass<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Channels up to which sums live on the stack.</summary>
    private const int StackChannels = 1024;

    public static void Forward(
        BroadcastShape shape, PairFunction function, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> output)
    {
        shape = Joined(shape);
        (PictureSize size, int aStep, int bStep) = (shape.Output, shape.First.Steps.Channel, shape.Second.Steps.Channel);
        int length = size.Channels, whole = length / TSimd.Width * TSimd.Width;
        fixed (float* first = a, second = b, target = output)
        {
            float* y = target;
            for (int line = 0; line < shape.Batch * size.Height * size.Width; line++, y += length)
            {
                float* x = first + At(shape.First, size, line), z = second + At(shape.Second, size, line);
                BroadcastKernel<TSimd, TVector>.Forward(function, x, aStep, z, bStep, y, whole);
                BroadcastKernel<SimdScalar, float>.Forward(
                    function, x + (whole * aStep), aStep, z + (whole * bStep), bStep, y + whole, length - whole);
            }
        }
    }

    public static void Backward(
        BroadcastShape shape, PairFunction function, bool ofFirst, ReadOnlySpan<float> a, ReadOnlySpan<float> b,
        ReadOnlySpan<float> outputGradient, Span<float> gradient)
    {
        shape = Joined(shape);
        (PictureSize size, PictureSize own) = (shape.Output, ofFirst ? shape.First : shape.Second);
        int length = size.Channels;
        Span<double> memory = length <= StackChannels ? stackalloc double[length] : new double[length];
        fixed (float* first = a, second = b, dy = outputGradient, target = gradient)
        fixed (double* sums = memory)
        {
            // A number's places in their order: rows, columns, channels.
            (int rows, int columns) = (size.Height / own.Height, size.Width / own.Width);
            for (int line = 0; line < shape.Batch * own.Height * own.Width; line++)
            {
                (int picture, int y, int x) = (
                    line / (own.Height * own.Width), line / own.Width % own.Height, line % own.Width);
                memory.Clear();
                double sum = 0;
                for (int place = 0; place < rows * columns; place++)
                {
                    int at = (((picture * size.Height) + y + (place / columns)) * size.Width) + x + (place % columns);
                    float* one = first + At(shape.First, size, at), other = second + At(shape.Second, size, at);
                    float* given = dy + ((nint)at * length);
                    if (own == size)
                    {
                        Scale(shape, function, ofFirst, one, other, given, target + ((nint)line * length));
                    }
                    else
                    {
                        AddTo(shape, function, ofFirst, one, other, given, sums);
                        if (own.Channels < length)
                        {
                            sum = TakeSum(memory, sum);
                        }
                    }
                }

                if (own.Channels < length)
                {
                    target[line] = (float)sum;
                }
                else if (own != size)
                {
                    for (int c = 0; c < length; c++)
                    {
                        target[((nint)line * length) + c] = (float)sums[c];
                    }
                }
            }
        }
    }

    /// <summary>Adds the terms of a pixel's channels in their order, and clears them.</summary>
    private static double TakeSum(Span<double> terms, double sum)
    {
        foreach (double term in terms)
        {
            sum += term;
        }

        terms.Clear();
        return sum;
    }

    private static void Scale(
        in BroadcastShape shape, PairFunction function, bool ofFirst, float* a, float* b, float* outputGradient, float* gradient)
    {
        (int length, int aStep, int bStep) = (shape.Output.Channels, shape.First.Steps.Channel, shape.Second.Steps.Channel);
        int whole = length / Doubles256.Width * Doubles256.Width;
        BroadcastGradientKernel<Doubles256, Vector256<double>>.Scale(
            function, ofFirst, a, aStep, b, bStep, outputGradient, gradient, whole);
        BroadcastGradientKernel<DoublesScalar, double>.Scale(
            function, ofFirst, a + (whole * aStep), aStep, b + (whole * bStep), bStep, outputGradient + whole, gradient + whole,
            length - whole);
    }

    private static void AddTo(
        in BroadcastShape shape, PairFunction function, bool ofFirst, float* a, float* b, float* outputGradient, double* sums)
    {
        (int length, int aStep, int bStep) = (shape.Output.Channels, shape.First.Steps.Channel, shape.Second.Steps.Channel);
        int whole = length / Doubles256.Width * Doubles256.Width;
        BroadcastGradientKernel<Doubles256, Vector256<double>>.AddTo(
            function, ofFirst, a, aStep, b, bStep, outputGradient, sums, whole);
        BroadcastGradientKernel<DoublesScalar, double>.AddTo(
            function, ofFirst, a + (whole * aStep), aStep, b + (whole * bStep), bStep, outputGradient + whole, sums + whole,
            length - whole);
    }

    /// <summary>Sizes that both inputs have are made one: pictures of one shape are a single long run.</summary>
    private static BroadcastShape Joined(BroadcastShape shape)
    {
        (PictureSize a, PictureSize b) = (shape.First, shape.Second);
        if (a.Channels == b.Channels && a.Width == b.Width)
        {
            (a, b) = (new(1, a.Height, a.Width * a.Channels), new(1, b.Height, b.Width * b.Channels));
            if (a.Width == b.Width)
            {
                return new(1, new(1, 1, shape.Batch * a.Length), new(1, 1, shape.Batch * b.Length));
            }
        }

        return new(shape.Batch, a, b);
    }

    /// <summary>Where a line of channels of the result begins in an input.</summary>
    private static nint At(PictureSize own, PictureSize size, int line)
    {
        (int picture, int y, int x) = (line / (size.Height * size.Width), line / size.Width % size.Height, line % size.Width);
        (int row, int column, _) = own.Steps;
        return ((nint)picture * own.Length) + ((nint)y * row) + ((nint)x * column);
    }
}
