namespace Nin.Kernels.Elementwise;

/// <summary>Turns pictures between channels last, as they lie in memory, and channels first, as files and PyTorch have them.</summary>
public static class PixelLayout
{
    /// <summary>[batch, pixels, channels] to [batch, channels, pixels].</summary>
    /// <exception cref="ArgumentException">The lengths are not batch · pixels · channels.</exception>
    public static void ToChannelsFirst(int batch, int pixels, int channels, ReadOnlySpan<float> source, Span<float> destination) =>
        Transpose(batch, pixels, channels, source, destination);

    /// <summary>[batch, channels, pixels] to [batch, pixels, channels].</summary>
    /// <exception cref="ArgumentException">The lengths are not batch · pixels · channels.</exception>
    public static void ToChannelsLast(int batch, int pixels, int channels, ReadOnlySpan<float> source, Span<float> destination) =>
        Transpose(batch, channels, pixels, source, destination);

    private static void Transpose(int batch, int rows, int columns, ReadOnlySpan<float> source, Span<float> destination)
    {
        int matrix = rows * columns;
        if (source.Length != batch * matrix || destination.Length != source.Length)
        {
            throw new ArgumentException(
                $"PixelLayout: expected {batch} × {rows} × {columns} floats on both sides, got {source.Length} and {destination.Length}.",
                nameof(destination));
        }

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
