using System.Numerics;
using Nin.Kernels.Resampling;

namespace Nin.Kernels.Reference;

/// <summary>Pictures in another size or order as the definitions say them, for any floating-point type.</summary>
/// <remarks><b>Shapes</b> as <see cref="KernelSet.Gather"/>, Bilinear and PixelShuffle.</remarks>
public static class ReferenceResampling
{
    /// <summary>Each output pixel is an input pixel, or 0 where its row or column is −1.</summary>
    public static void Gather<T>(
        PictureSize size, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, ReadOnlySpan<T> input, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            int source = SourceOf(i, size, rows, columns);
            output[i] = source < 0 ? T.Zero : input[source];
        }
    }

    /// <summary>The gradient of <see cref="Gather"/>.</summary>
    public static void GatherBackward<T>(
        PictureSize size, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, ReadOnlySpan<T> outputGradient,
        Span<T> inputGradient)
        where T : IFloatingPointIeee754<T>
    {
        inputGradient.Clear();
        for (int i = 0; i < outputGradient.Length; i++)
        {
            int source = SourceOf(i, size, rows, columns);
            if (source >= 0)
            {
                inputGradient[source] += outputGradient[i];
            }
        }
    }

    /// <summary>Each output pixel is four input pixels, weighted; in double, rounded once.</summary>
    public static void Bilinear<T>(
        PictureSize size, ReadOnlySpan<LinePlace> rows, ReadOnlySpan<LinePlace> columns, ReadOnlySpan<T> input, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            (int picture, LinePlace row, LinePlace column, int c) = PlaceOf(i, size, rows, columns);
            double upper = ((1 - column.Share) * At(input, size, picture, row.Low, column.Low, c))
                + (column.Share * At(input, size, picture, row.Low, column.High, c));
            double lower = ((1 - column.Share) * At(input, size, picture, row.High, column.Low, c))
                + (column.Share * At(input, size, picture, row.High, column.High, c));
            output[i] = T.CreateTruncating(((1 - row.Share) * upper) + (row.Share * lower));
        }
    }

    /// <summary>The gradient of <see cref="Bilinear"/>; each term is added in double and rounded.</summary>
    public static void BilinearBackward<T>(
        PictureSize size, ReadOnlySpan<LinePlace> rows, ReadOnlySpan<LinePlace> columns, ReadOnlySpan<T> outputGradient,
        Span<T> inputGradient)
        where T : IFloatingPointIeee754<T>
    {
        inputGradient.Clear();
        for (int i = 0; i < outputGradient.Length; i++)
        {
            (int picture, LinePlace row, LinePlace column, int c) = PlaceOf(i, size, rows, columns);
            Span<(int Row, int Column, double Factor)> parts =
            [
                (row.Low, column.Low, (1 - row.Share) * (1 - column.Share)),
                (row.Low, column.High, (1 - row.Share) * column.Share),
                (row.High, column.Low, row.Share * (1 - column.Share)),
                (row.High, column.High, row.Share * column.Share),
            ];
            foreach ((int y, int x, double factor) in parts)
            {
                ref T sum = ref inputGradient[size.At(picture, y, x) + c];
                sum = T.CreateTruncating(double.CreateTruncating(sum) + (factor * double.CreateTruncating(outputGradient[i])));
            }
        }
    }

    /// <summary>Channels that become the pixels of a square, factor to a side.</summary>
    public static void PixelShuffle<T>(PictureSize outputSize, int factor, ReadOnlySpan<T> input, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = input[ShuffledOf(i, outputSize, factor)];
        }
    }

    /// <summary>The gradient of <see cref="PixelShuffle"/>.</summary>
    public static void PixelShuffleBackward<T>(
        PictureSize outputSize, int factor, ReadOnlySpan<T> outputGradient, Span<T> inputGradient)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < outputGradient.Length; i++)
        {
            inputGradient[ShuffledOf(i, outputSize, factor)] = outputGradient[i];
        }
    }

    private static int SourceOf(int index, PictureSize size, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns)
    {
        (int pixel, int channel) = (index / size.Channels, index % size.Channels);
        (int picture, int row, int column) = (
            pixel / columns.Length / rows.Length, rows[pixel / columns.Length % rows.Length], columns[pixel % columns.Length]);
        return row < 0 || column < 0 ? -1 : size.At(picture, row, column) + channel;
    }

    private static (int Picture, LinePlace Row, LinePlace Column, int Channel) PlaceOf(
        int index, PictureSize size, ReadOnlySpan<LinePlace> rows, ReadOnlySpan<LinePlace> columns)
    {
        int pixel = index / size.Channels;
        return (
            pixel / columns.Length / rows.Length, rows[pixel / columns.Length % rows.Length], columns[pixel % columns.Length],
            index % size.Channels);
    }

    private static int ShuffledOf(int index, PictureSize size, int factor)
    {
        var input = new PictureSize(size.Height / factor, size.Width / factor, size.Channels * factor * factor);
        (int pixel, int channel) = (index / size.Channels, index % size.Channels);
        (int picture, int y, int x) = (pixel / size.Width / size.Height, pixel / size.Width % size.Height, pixel % size.Width);
        return input.At(picture, y / factor, x / factor) + (((channel * factor) + (y % factor)) * factor) + (x % factor);
    }

    private static double At<T>(ReadOnlySpan<T> input, PictureSize size, int picture, int row, int column, int channel)
        where T : IFloatingPointIeee754<T> => double.CreateTruncating(input[size.At(picture, row, column) + channel]);
}
