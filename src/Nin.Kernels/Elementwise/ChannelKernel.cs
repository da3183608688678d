namespace Nin.Kernels.Elementwise;

/// <summary>Moves channels to other places; nothing is computed.</summary>
internal static class ChannelKernel
{
    /// <summary>output[pixel, firstChannel + c] = input[pixel, c].</summary>
    public static void Concat(
        int pixels, int inputChannels, int outputChannels, int firstChannel, ReadOnlySpan<float> input, Span<float> output)
    {
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            input.Slice(pixel * inputChannels, inputChannels).CopyTo(output[((pixel * outputChannels) + firstChannel)..]);
        }
    }

    /// <summary>inputGradient[pixel, c] = outputGradient[pixel, firstChannel + c].</summary>
    public static void ConcatBackward(
        int pixels, int inputChannels, int outputChannels, int firstChannel, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient)
    {
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            outputGradient.Slice((pixel * outputChannels) + firstChannel, inputChannels)
                .CopyTo(inputGradient[(pixel * inputChannels)..]);
        }
    }

    /// <summary>[batch, rows, columns] to [batch, columns, rows].</summary>
    public static void Transpose(int batch, int rows, int columns, ReadOnlySpan<float> source, Span<float> destination)
    {
        int matrix = rows * columns;
        for (int n = 0; n < batch; n++)
        {
            ReadOnlySpan<float> from = source.Slice(n * matrix, matrix);
            Span<float> to = destination.Slice(n * matrix, matrix);
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    to[(column * rows) + row] = from[(row * columns) + column];
                }
            }
        }
    }
}
