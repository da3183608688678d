using System.Numerics;
using Nin.Kernels.Convolution;

namespace Nin.Kernels.Reference;

/// <summary>
/// Winograd's convolution as its matrices say it, for any floating-point type; on absolute values, the size of its errors.
/// </summary>
/// <remarks>
/// For F(4, k) and the points a₁ … aₙ₋₁ and ∞ (n = k + 3): row i of Aᵀ is aᵢ's powers up to the third, row i of G its powers
/// up to k − 1 divided by Πⱼ(aᵢ − aⱼ), and row i of Bᵀ the coefficients of Πⱼ≠ᵢ(x − aⱼ); for ∞ the highest power alone, and
/// all of Π(x − aⱼ). Signs and factors of a point may be moved between its rows of Bᵀ and G.
/// <b>Source</b> S. Winograd, <i>Arithmetic Complexity of Computations</i>, 1980 (Toom and Cook's algorithm, transposed).
/// <b>Error</b> every output is a chain of linear forms; by Higham, <i>Accuracy and Stability</i>, section 3, its error is at
/// most γₙ times the same chain of absolute values, n being the roundings along it: <see cref="Roundings"/> and one a product.
/// </remarks>
public static class ReferenceWinograd
{
    private const int Outputs = 4;

    private static readonly double[] Points = [0, 1, -1, 2, -2, 0.5, -0.5];

    /// <summary>Whether the kernel sets compute such a convolution in this way.</summary>
    public static bool IsUsedFor(in Conv2dShape shape) => ConvolutionAlgorithms.Choose(shape) == ConvolutionAlgorithm.Winograd;

    /// <summary>
    /// The most roundings that stand between a value and a result beside those of the sum: of each of six applications of a
    /// matrix, one an element of its row and two for its factor.
    /// </summary>
    public static int Roundings(int kernelSize) => 6 * (Outputs + kernelSize - 1 + 2);

    /// <summary>
    /// output = convolution of input with weights; with <paramref name="absolute"/>, of absolute values by absolute matrices.
    /// </summary>
    /// <remarks><b>Shapes</b> those of <see cref="Conv2dShape"/>; bias may be empty.</remarks>
    public static void Forward<T>(
        in Conv2dShape shape, ReadOnlySpan<T> input, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, bool absolute, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        (T[,] a, T[,] b, T[,] g) = Matrices<T>(shape.KernelSize, absolute);
        int size = b.GetLength(0), kernel = shape.KernelSize;
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = bias.IsEmpty ? T.Zero : bias[i % shape.OutChannels];
        }

        for (int inChannel = 0; inChannel < shape.InChannels; inChannel++)
        {
            T[][,] kernels = new T[shape.OutChannels][,];
            for (int outChannel = 0; outChannel < shape.OutChannels; outChannel++)
            {
                var weight = new T[kernel, kernel];
                for (int k = 0; k < kernel * kernel; k++)
                {
                    weight[k / kernel,
                        k % kernel] = weights[(((k * shape.InChannels) + inChannel) * shape.OutChannels) + outChannel];
                }

                kernels[outChannel] = Both(g, weight);
            }

            foreach ((int picture, int y, int x) in Tiles(shape))
            {
                T[,] points = Both(b,
                    Patch(
                    shape.Height, shape.Width, shape.InChannels, input, picture, y - shape.Padding, x - shape.Padding, size,
                    inChannel));
                for (int outChannel = 0; outChannel < shape.OutChannels; outChannel++)
                {
                    T[,] result = Both(a, Product(points, kernels[outChannel]));
                    for (int row = 0; row < Math.Min(Outputs, shape.OutputHeight - y); row++)
                    {
                        for (int column = 0; column < Math.Min(Outputs, shape.OutputWidth - x); column++)
                        {
                            int pixel = (((picture * shape.OutputHeight) + y + row) * shape.OutputWidth) + x + column;
                            output[(pixel * shape.OutChannels) + outChannel] += result[row, column];
                        }
                    }
                }
            }
        }
    }

    /// <summary>inputGradient: the forward pass of the output's gradient with the kernels turned around.</summary>
    public static void BackwardInput<T>(
        in Conv2dShape shape, ReadOnlySpan<T> outputGradient, ReadOnlySpan<T> weights, bool absolute, Span<T> inputGradient)
        where T : IFloatingPointIeee754<T>
    {
        int kernelLength = shape.KernelSize * shape.KernelSize;
        T[] turned = new T[weights.Length];
        for (int k = 0; k < kernelLength; k++)
        {
            for (int i = 0; i < shape.InChannels; i++)
            {
                for (int o = 0; o < shape.OutChannels; o++)
                {
                    turned[(((k * shape.OutChannels) + o) * shape.InChannels) + i] =
                        weights[((((kernelLength - 1 - k) * shape.InChannels) + i) * shape.OutChannels) + o];
                }
            }
        }

        var transposed = new Conv2dShape(
            shape.Batch, shape.OutputHeight, shape.OutputWidth, shape.OutChannels, shape.InChannels, shape.KernelSize, 1,
            shape.KernelSize - 1 - shape.Padding);
        Forward(transposed, outputGradient, turned, [], absolute, inputGradient);
    }

    /// <summary>Adds the gradient of the weights to what is there.</summary>
    public static void BackwardWeights<T>(
        in Conv2dShape shape, ReadOnlySpan<T> input, ReadOnlySpan<T> outputGradient, bool absolute, Span<T> weightGradient)
        where T : IFloatingPointIeee754<T>
    {
        (T[,] a, T[,] b, T[,] g) = Matrices<T>(shape.KernelSize, absolute);
        (T[,] fromOutputs, T[,] toWeights) = (Transpose(a), Transpose(g));
        int size = b.GetLength(0), kernel = shape.KernelSize;
        for (int outChannel = 0; outChannel < shape.OutChannels; outChannel++)
        {
            for (int inChannel = 0; inChannel < shape.InChannels; inChannel++)
            {
                var sum = new T[size, size];
                foreach ((int picture, int y, int x) in Tiles(shape))
                {
                    T[,] points = Both(b,
                        Patch(
                        shape.Height, shape.Width, shape.InChannels, input, picture, y - shape.Padding, x - shape.Padding, size,
                        inChannel));
                    T[,] gradient = Both(
                        fromOutputs,
                        Patch(
                        shape.OutputHeight, shape.OutputWidth, shape.OutChannels, outputGradient, picture, y, x, Outputs,
                        outChannel));
                    for (int i = 0; i < size * size; i++)
                    {
                        sum[i / size, i % size] += points[i / size, i % size] * gradient[i / size, i % size];
                    }
                }

                T[,] result = Both(toWeights, sum);
                for (int k = 0; k < kernel * kernel; k++)
                {
                    weightGradient[(((k * shape.InChannels) + inChannel) * shape.OutChannels) + outChannel] += result[k / kernel,
                        k % kernel];
                }
            }
        }
    }

    /// <summary>Aᵀ [4, n], Bᵀ [n, n] and G [n, kernel], with n = kernel + 3.</summary>
    public static (T[,] A, T[,] B, T[,] G) Matrices<T>(int kernelSize, bool absolute)
        where T : IFloatingPointIeee754<T>
    {
        int size = Outputs + kernelSize - 1, finite = size - 1;
        double[] points = Points[..finite];
        (var a, var b, var g) = (new T[Outputs, size], new T[size, size], new T[size, kernelSize]);
        for (int i = 0; i < finite; i++)
        {
            double[] others = [.. points.Where((_, j) => j != i)];
            double divisor = others.Aggregate(1.0, (product, other) => product * (points[i] - other));

            // The factors that make the rows of the kernels' transforms short: of 0 all in G of six points, in Bᵀ of eight.
            double scale = i > 0 ? 1 : size == 6 ? 1 : divisor;
            double[] coefficients = Coefficients(others);
            for (int j = 0; j < size; j++)
            {
                b[i, j] = Entry(j < coefficients.Length ? coefficients[j] / scale : 0);
            }

            for (int j = 0; j < kernelSize; j++)
            {
                g[i, j] = Entry(Math.Pow(points[i], j) * scale / divisor);
            }

            for (int j = 0; j < Outputs; j++)
            {
                a[j, i] = Entry(Math.Pow(points[i], j));
            }
        }

        double[] all = Coefficients(points);
        for (int j = 0; j < size; j++)
        {
            b[finite, j] = Entry(all[j]);
        }

        g[finite, kernelSize - 1] = T.One;
        a[Outputs - 1, finite] = T.One;
        return (a, b, g);

        T Entry(double value) => T.CreateChecked(absolute ? Math.Abs(value) : value);
    }

    /// <summary>The coefficients of Π(x − root), the constant first.</summary>
    private static double[] Coefficients(double[] roots)
    {
        double[] product = [1];
        foreach (double root in roots)
        {
            double[] next = new double[product.Length + 1];
            for (int i = 0; i < product.Length; i++)
            {
                next[i + 1] += product[i];
                next[i] -= root * product[i];
            }

            product = next;
        }

        return product;
    }

    private static IEnumerable<(int Picture, int Y, int X)> Tiles(Conv2dShape shape)
    {
        for (int picture = 0; picture < shape.Batch; picture++)
        {
            for (int y = 0; y < shape.OutputHeight; y += Outputs)
            {
                for (int x = 0; x < shape.OutputWidth; x += Outputs)
                {
                    yield return (picture, y, x);
                }
            }
        }
    }

    private static T[,] Patch<T>(
        int height, int width, int channels, ReadOnlySpan<T> pictures, int picture, int y, int x, int size, int channel)
        where T : IFloatingPointIeee754<T>
    {
        var patch = new T[size, size];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                if ((uint)(y + row) < (uint)height && (uint)(x + column) < (uint)width)
                {
                    patch[row, column] = pictures[(((((picture * height) + y + row) * width) + x + column) * channels) + channel];
                }
            }
        }

        return patch;
    }

    private static T[,] Product<T>(T[,] left, T[,] right)
        where T : IFloatingPointIeee754<T>
    {
        var product = new T[left.GetLength(0), left.GetLength(1)];
        for (int i = 0; i < product.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, left.GetLength(1));
            product[row, column] = left[row, column] * right[row, column];
        }

        return product;
    }

    /// <summary>matrix · values · matrixᵀ.</summary>
    private static T[,] Both<T>(T[,] matrix, T[,] values)
        where T : IFloatingPointIeee754<T> => Transpose(Times(matrix, Transpose(Times(matrix, values))));

    private static T[,] Times<T>(T[,] left, T[,] right)
        where T : IFloatingPointIeee754<T>
    {
        var product = new T[left.GetLength(0), right.GetLength(1)];
        for (int i = 0; i < left.GetLength(0); i++)
        {
            for (int j = 0; j < right.GetLength(1); j++)
            {
                for (int k = 0; k < right.GetLength(0); k++)
                {
                    product[i, j] += left[i, k] * right[k, j];
                }
            }
        }

        return product;
    }

    private static T[,] Transpose<T>(T[,] matrix)
    {
        var transposed = new T[matrix.GetLength(1), matrix.GetLength(0)];
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int j = 0; j < matrix.GetLength(1); j++)
            {
                transposed[j, i] = matrix[i, j];
            }
        }

        return transposed;
    }
}
