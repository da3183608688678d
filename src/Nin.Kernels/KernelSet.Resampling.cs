using Nin.Kernels.Resampling;

namespace Nin.Kernels;

public abstract partial class KernelSet
{
    /// <summary>Each output pixel is an input pixel, or 0: for each output row and column the input's, or −1 for none.</summary>
    /// <remarks><b>Shapes</b> input [batch, height, width, channels], output [batch, rows, columns, channels].</remarks>
    public void Gather(
        int batch, PictureSize size, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, ReadOnlySpan<float> input,
        Span<float> output)
    {
        CheckGather(nameof(Gather), batch, size, rows, columns, input.Length, output.Length);
        GatherCore(batch, size, rows, columns, input, output);
    }

    /// <summary>The gradient of <see cref="Gather"/>: for each input pixel the sum over the output pixels it became.</summary>
    public void GatherBackward(
        int batch, PictureSize size, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient)
    {
        CheckGather(nameof(GatherBackward), batch, size, rows, columns, inputGradient.Length, outputGradient.Length);
        GatherBackwardCore(batch, size, rows, columns, outputGradient, inputGradient);
    }

    /// <summary>Each output pixel is four input pixels, weighted by its place between them; in double, rounded once.</summary>
    /// <remarks><b>Shapes</b> input [batch, height, width, channels], output [batch, rows, columns, channels].</remarks>
    public void Bilinear(
        int batch, PictureSize size, ReadOnlySpan<LinePlace> rows, ReadOnlySpan<LinePlace> columns, ReadOnlySpan<float> input,
        Span<float> output)
    {
        CheckBilinear(nameof(Bilinear), batch, size, rows, columns, input.Length, output.Length);
        BilinearCore(batch, size, rows, columns, input, output);
    }

    /// <summary>The gradient of <see cref="Bilinear"/>; each term is added in double and rounded.</summary>
    public void BilinearBackward(
        int batch, PictureSize size, ReadOnlySpan<LinePlace> rows, ReadOnlySpan<LinePlace> columns,
        ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        CheckBilinear(nameof(BilinearBackward), batch, size, rows, columns, inputGradient.Length, outputGradient.Length);
        BilinearBackwardCore(batch, size, rows, columns, outputGradient, inputGradient);
    }

    /// <summary>Channels that become pixels: each pixel's channels are the pixels of a square, factor to a side.</summary>
    /// <remarks>
    /// <b>Shapes</b> input [batch, height / factor, width / factor, channels·factor²], output [batch, height, width, channels].
    /// <b>Source</b> torch.nn.PixelShuffle: the channels of one output channel lie together, row by row.
    /// </remarks>
    public void PixelShuffle(int batch, PictureSize outputSize, int factor, ReadOnlySpan<float> input, Span<float> output)
    {
        CheckPixelShuffle(nameof(PixelShuffle), batch, outputSize, factor, input.Length, output.Length);
        PixelShuffleCore(batch, outputSize, factor, input, output);
    }

    /// <summary>The gradient of <see cref="PixelShuffle"/>: the same numbers in the other order.</summary>
    public void PixelShuffleBackward(
        int batch, PictureSize outputSize, int factor, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        CheckPixelShuffle(nameof(PixelShuffleBackward), batch, outputSize, factor, inputGradient.Length, outputGradient.Length);
        PixelShuffleBackwardCore(batch, outputSize, factor, outputGradient, inputGradient);
    }

    private protected abstract void GatherCore(
        int batch, PictureSize size, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, ReadOnlySpan<float> input,
        Span<float> output);

    private protected abstract void GatherBackwardCore(
        int batch, PictureSize size, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient);

    private protected abstract void BilinearCore(
        int batch, PictureSize size, ReadOnlySpan<LinePlace> rows, ReadOnlySpan<LinePlace> columns, ReadOnlySpan<float> input,
        Span<float> output);

    private protected abstract void BilinearBackwardCore(
        int batch, PictureSize size, ReadOnlySpan<LinePlace> rows, ReadOnlySpan<LinePlace> columns,
        ReadOnlySpan<float> outputGradient, Span<float> inputGradient);

    private protected abstract void PixelShuffleCore(
        int batch, PictureSize outputSize, int factor, ReadOnlySpan<float> input, Span<float> output);

    private protected abstract void PixelShuffleBackwardCore(
        int batch, PictureSize outputSize, int factor, ReadOnlySpan<float> outputGradient, Span<float> inputGradient);

    private static void CheckGather(
        string operation, int batch, PictureSize size, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, int inputLength,
        int outputLength)
    {
        CheckSizes(operation, batch, size, rows.Length, columns.Length, inputLength, outputLength);
        foreach (int row in rows)
        {
            RequireLine(operation, "rows", row, -1, size.Height);
        }

        foreach (int column in columns)
        {
            RequireLine(operation, "columns", column, -1, size.Width);
        }
    }

    private static void CheckBilinear(
        string operation, int batch, PictureSize size, ReadOnlySpan<LinePlace> rows, ReadOnlySpan<LinePlace> columns,
        int inputLength, int outputLength)
    {
        CheckSizes(operation, batch, size, rows.Length, columns.Length, inputLength, outputLength);
        foreach (LinePlace row in rows)
        {
            RequireLine(operation, "rows", row.Low, 0, size.Height);
            RequireLine(operation, "rows", row.High, 0, size.Height);
        }

        foreach (LinePlace column in columns)
        {
            RequireLine(operation, "columns", column.Low, 0, size.Width);
            RequireLine(operation, "columns", column.High, 0, size.Width);
        }
    }

    private static void CheckSizes(
        string operation, int batch, PictureSize size, int rows, int columns, int inputLength, int outputLength)
    {
        ShapeRules.RequireNotNegative(operation, batch);
        ShapeRules.RequirePositive(operation, size.Height, size.Width, size.Channels);
        ShapeRules.RequireIndexable(operation, "input", (double)batch * size.Height * size.Width * size.Channels);
        ShapeRules.RequireIndexable(operation, "output", (double)batch * rows * columns * size.Channels);
        Require(operation, "input", batch * size.Length, inputLength);
        Require(operation, "output", batch * rows * columns * size.Channels, outputLength);
    }

    private static void RequireLine(string operation, string what, int line, int first, int count)
    {
        if (line < first || line >= count)
        {
            throw new ArgumentException($"{operation}: expected {what} from {first} to {count - 1}, got {line}.", what);
        }
    }

    private static void CheckPixelShuffle(
        string operation, int batch, PictureSize outputSize, int factor, int inputLength, int outputLength)
    {
        ShapeRules.RequirePositive(operation, factor);
        CheckSizes(operation, batch, outputSize, outputSize.Height, outputSize.Width, inputLength, outputLength);
        if (outputSize.Height % factor != 0 || outputSize.Width % factor != 0)
        {
            throw new ArgumentException(
                $"{operation}: expected an output whose sides are multiples of {factor}, "
                    + $"got {outputSize.Height} × {outputSize.Width}.",
                nameof(outputSize));
        }
    }
}
