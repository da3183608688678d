using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>The means of windows that are cut so that there are as many as asked for, whatever the picture's size.</summary>
/// <remarks>
/// <b>Shapes</b> [N, H, W, C] to [N, Height, Width, C]. Row i is the mean of the rows from ⌊i·H / Height⌋ to before
/// ⌈(i + 1)·H / Height⌉, and the columns likewise. <b>Source</b> torch.nn.AdaptiveAvgPool2d.
/// </remarks>
public sealed record AdaptiveAvgPool2d : Layer
{
    internal const string KindName = "AdaptiveAvgPool2d";

    /// <summary>Describes a pooling to a size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public AdaptiveAvgPool2d(int height, int width)
    {
        (Height, Width) = (Positive(height, nameof(height)), Positive(width, nameof(width)));
    }

    /// <summary>Rows of the output.</summary>
    public int Height { get; }

    /// <summary>Columns of the output.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings => [new("height", Height), new("width", Width)];

    /// <summary>A window's size depends on the picture's, so an output counts as one that sees all of it.</summary>
    public override LayerWindow Window => LayerWindow.Global;

    /// <summary>The window of an output row or column: the first place and how many.</summary>
    /// <param name="index">Which of the outputs.</param>
    /// <param name="outputs">Outputs along that side.</param>
    /// <param name="size">Places along that side.</param>
    public static (int First, int Count) WindowOf(int index, int outputs, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, outputs);
        int first = (int)((long)index * size / outputs);
        return (first, (int)((((index + 1L) * size) + outputs - 1) / outputs) - first);
    }

    internal static AdaptiveAvgPool2d Read(LayerSettings settings) => new(settings.Whole("height"), settings.Whole("width"));

    internal override bool KeepsProbabilities => true;

    internal override bool IsAffine => true;

    internal override bool IsIdentity(FeatureShape input, bool training) => (input.Height, input.Width) == (Height, Width);

    internal override double ScratchLength(FeatureShape input) => 2.0 * input.Length;

    /// <summary>
    /// A row lies in two windows at most where they are fewer than the rows, else in as many more as they are; of each strip of
    /// means the same holds for the columns.
    /// </summary>
    internal override double Operations(FeatureShape input, FeatureShape output)
    {
        double strips = (double)output.Height * input.Width * input.Channels;
        return (2 * Math.Max(input.Length, strips)) + (2 * Math.Max(strips, output.Length));
    }

    internal override Operation CreateOperation(OperationSite site) =>
        new AdaptiveAvgPoolOperation(site.Input, site.Output, site.Shape, Height, Width);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) =>
        new(Height, Width, LayerRules.Picture(KindName, inputs[0]).Channels);
}

/// <summary>The mean over each window's rows, a strip for an output row, and of the strip over each window's columns.</summary>
internal sealed class AdaptiveAvgPoolOperation(Edge input, Value output, FeatureShape shape, int height, int width)
    : UnaryOperation(input, output)
{
    private readonly int _strip = shape.Width * shape.Channels;

    /// <summary>A strip; in training also the gradient of a window before it is added to the others'.</summary>
    public override int ScratchLength(KernelSet kernels, bool training) =>
        checked(_strip * (training ? 1 + Enumerable.Range(0, height).Max(i => Rows(i).Count) : 1));

    public override void Forward(PassContext context)
    {
        ReadOnlySpan<float> pictures = context.Read(Input.Value);
        Span<float> means = context.Write(Output), strip = context.Scratch[.._strip];
        for (int row = 0; row < context.Count * height; row++)
        {
            (int first, int count) = Rows(row % height);
            context.Kernels.GlobalAvgPool2d(1, count, _strip, RowsOf(pictures, row, first, count), strip);
            for (int column = 0; column < width; column++)
            {
                (int left, int columns) = Columns(column);
                context.Kernels.GlobalAvgPool2d(
                    1, columns, shape.Channels, strip.Slice(left * shape.Channels, columns * shape.Channels),
                    means.Slice(((row * width) + column) * shape.Channels, shape.Channels));
            }
        }
    }

    public override void Backward(PassContext context)
    {
        if (!Input.NeedsGradient)
        {
            return;
        }

        ReadOnlySpan<float> means = context.Gradient(Output);
        Span<float> pictures = context.Gradient(Input), strip = context.Scratch[.._strip], window = context.Scratch[_strip..];
        pictures.Clear();
        for (int row = 0; row < context.Count * height; row++)
        {
            strip.Clear();
            for (int column = 0; column < width; column++)
            {
                (int left, int columns) = Columns(column);
                Span<float> part = window[..(columns * shape.Channels)], to = strip.Slice(left * shape.Channels, part.Length);
                context.Kernels.GlobalAvgPool2dBackward(
                    1, columns, shape.Channels, means.Slice(((row * width) + column) * shape.Channels, shape.Channels), part);
                context.Kernels.Add(to, part, to);
            }

            (int first, int count) = Rows(row % height);
            Span<float> rows = window[..(count * _strip)], target = RowsOf(pictures, row, first, count);
            context.Kernels.GlobalAvgPool2dBackward(1, count, _strip, strip, rows);
            context.Kernels.Add(target, rows, target);
        }
    }

    private (int First, int Count) Rows(int row) => AdaptiveAvgPool2d.WindowOf(row, height, shape.Height);

    private (int First, int Count) Columns(int column) => AdaptiveAvgPool2d.WindowOf(column, width, shape.Width);

    /// <summary>Some rows of the picture to which an output row belongs.</summary>
    private Span<float> RowsOf(Span<float> pictures, int outputRow, int first, int count) =>
        pictures.Slice((((outputRow / height) * shape.Height) + first) * _strip, count * _strip);

    private ReadOnlySpan<float> RowsOf(ReadOnlySpan<float> pictures, int outputRow, int first, int count) =>
        pictures.Slice((((outputRow / height) * shape.Height) + first) * _strip, count * _strip);
}
