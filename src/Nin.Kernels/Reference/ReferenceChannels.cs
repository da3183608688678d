namespace Nin.Kernels.Reference;

/// <summary>Where channels go, number by number.</summary>
public static class ReferenceChannels
{
    /// <summary>output[pixel, firstChannel + c] = input[pixel, c].</summary>
    /// <remarks><b>Shapes</b> input [pixels, inputChannels]; output [pixels, outputChannels].</remarks>
    public static void Concat<T>(int inputChannels, int outputChannels, int firstChannel, ReadOnlySpan<T> input, Span<T> output)
    {
        for (int i = 0; i < input.Length; i++)
        {
            output[(i / inputChannels * outputChannels) + firstChannel + (i % inputChannels)] = input[i];
        }
    }

    /// <summary>inputGradient[pixel, c] = outputGradient[pixel, firstChannel + c].</summary>
    /// <remarks><b>Shapes</b> as <see cref="Concat"/>.</remarks>
    public static void ConcatBackward<T>(
        int inputChannels, int outputChannels, int firstChannel, ReadOnlySpan<T> outputGradient, Span<T> inputGradient)
    {
        for (int i = 0; i < inputGradient.Length; i++)
        {
            inputGradient[i] = outputGradient[(i / inputChannels * outputChannels) + firstChannel + (i % inputChannels)];
        }
    }

    /// <summary>destination[n, column, row] = source[n, row, column].</summary>
    /// <remarks><b>Shapes</b> source [batch, rows, columns]; destination [batch, columns, rows].</remarks>
    public static void Transpose<T>(int rows, int columns, ReadOnlySpan<T> source, Span<T> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            (int n, int inside) = (i / (rows * columns), i % (rows * columns));
            (int row, int column) = (inside / columns, inside % columns);
            destination[(n * rows * columns) + (column * rows) + row] = source[i];
        }
    }
}
