using System.Numerics;
using Nin.Kernels.Broadcasting;

namespace Nin.Kernels.Reference;

/// <summary>Functions of two inputs as their definitions say them, for any floating-point type; sums are in double.</summary>
/// <remarks><b>Shapes</b> as <see cref="KernelSet.Broadcast"/>.</remarks>
public static class ReferenceBroadcast
{
    /// <summary>output = f(a, b).</summary>
    public static void Forward<T>(
        BroadcastShape shape, PairFunction function, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            T one = a[At(shape.First, shape.Output, i)], other = b[At(shape.Second, shape.Output, i)];
            output[i] = function switch
            {
                PairFunction.Add => one + other,
                PairFunction.Subtract => one - other,
                PairFunction.Multiply => one * other,
                _ => one / other,
            };
        }
    }

    /// <summary>The gradient of the first input or the second: the sum over the places that a number is repeated to.</summary>
    public static void Backward<T>(
        BroadcastShape shape, PairFunction function, bool ofFirst, ReadOnlySpan<T> a, ReadOnlySpan<T> b,
        ReadOnlySpan<T> outputGradient, Span<T> gradient)
        where T : IFloatingPointIeee754<T>
    {
        double[] sums = new double[gradient.Length];
        for (int i = 0; i < outputGradient.Length; i++)
        {
            (int first, int second) = (At(shape.First, shape.Output, i), At(shape.Second, shape.Output, i));
            double one = double.CreateTruncating(a[first]), other = double.CreateTruncating(b[second]);
            double slope = function switch
            {
                PairFunction.Add => 1,
                PairFunction.Subtract => ofFirst ? 1 : -1,
                PairFunction.Multiply => ofFirst ? other : one,
                _ => ofFirst ? 1 / other : -one / (other * other),
            };
            sums[ofFirst ? first : second] += double.CreateTruncating(outputGradient[i]) * slope;
        }

        for (int i = 0; i < sums.Length; i++)
        {
            gradient[i] = T.CreateTruncating(sums[i]);
        }
    }

    /// <summary>Where the number of an input stands that a number of the result is made of.</summary>
    private static int At(PictureSize own, PictureSize size, int index)
    {
        (int channel, int pixel) = (index % size.Channels, index / size.Channels);
        (int x, int y, int picture) = (pixel % size.Width, pixel / size.Width % size.Height, pixel / size.Width / size.Height);
        (int row, int column, int step) = own.Steps;
        return (picture * own.Length) + (y * row) + (x * column) + (channel * step);
    }
}
