using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Kernels.Pooling;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>The mean of each window.</summary>
/// <remarks>
/// <b>Source</b> torch.nn.AvgPool2d. A window that hangs over the edge in ceil mode divides by what lies inside the picture
/// and its padding, as Caffe does.
/// </remarks>
public sealed record AvgPool2d : Pool2d
{
    internal const string KindName = "AvgPool2d";

    /// <summary>Describes an average pooling; a stride of 0 stands for the window's size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The window's size is not positive, the stride is negative, or the padding is negative or over half the window.
    /// </exception>
    public AvgPool2d(int kernelSize, int stride = 0, int padding = 0, bool ceilMode = false, bool countIncludePad = true)
        : base(kernelSize, stride, padding, ceilMode)
    {
        CountIncludePad = countIncludePad;
    }

    /// <summary>Describes an average pooling over any windows without holes.</summary>
    /// <param name="window">The window, with its stride.</param>
    /// <param name="ceilMode">Whether a window may hang over the lower and right edge.</param>
    /// <param name="countIncludePad">Whether the mean divides by the padding too.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is not positive, or a padding is negative or over half the window.
    /// </exception>
    /// <exception cref="ArgumentException">The window has a dilation.</exception>
    public AvgPool2d(Window2d window, bool ceilMode = false, bool countIncludePad = true)
        : base(window, ceilMode)
    {
        if ((window.DilationY, window.DilationX) != (1, 1))
        {
            throw new ArgumentException(
                $"{KindName}: expected no dilation, got {window.DilationY} and {window.DilationX}.", nameof(window));
        }

        CountIncludePad = countIncludePad;
    }

    /// <summary>Whether the mean divides by the padding too.</summary>
    public bool CountIncludePad { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override bool AveragesAll(FeatureShape input, FeatureShape output) => output.Pixels == 1 && input.Pixels > 1;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings => [new("countIncludePad", CountIncludePad), .. base.Settings];

    internal static AvgPool2d Read(LayerSettings settings) => WindowSettings.Read(settings) is Window2d window
        ? new AvgPool2d(window, settings.Flag("ceilMode"), settings.Flag("countIncludePad", true))
        : new AvgPool2d(
            settings.Whole("kernelSize"), settings.Whole("stride"), settings.Whole("padding"), settings.Flag("ceilMode"),
            settings.Flag("countIncludePad", true));

    internal override bool IsAffine => true;

    internal override Operation CreateOperation(OperationSite site) =>
        new AvgPoolOperation(site.Input, site.Output, KernelShape(1, site.Shape));

    internal override Pool2dShape KernelShape(int batch, FeatureShape input) =>
        new(batch, input.Height, input.Width, input.Channels, KernelWindow, CeilMode, CountIncludePad);
}

/// <summary>An average pooling.</summary>
internal sealed class AvgPoolOperation(Edge input, Value output, Pool2dShape shape) : PoolOperation(input, output), IBanded
{
    /// <summary>What hangs over the padding counts for no mean, and as padding it would.</summary>
    public LineWindow? Lines =>
        new LineWindow(shape.Window, shape.Height, shape.OutputHeight, shape.Channels) is { ReadsLines: true } lines
            && lines.Overhang <= shape.Window.PadBottom ? lines : null;

    public void ForwardBand(
        PassContext context, in LineBand band, ReadOnlySpan<float> input, Span<float> scratch, Span<float> output) =>
        context.Kernels.AvgPool2d(shape with { Batch = 1, Height = band.Count, Window = band.Window }, input, output);

    public override void ForwardPart(PassContext context, SharedPart part) => context.Kernels.AvgPool2d(
        shape with { Batch = context.Count }, context.Read(Input.Value), context.Write(Output), part.Index, part.Count);

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.AvgPool2dBackward(
                shape with { Batch = context.Count }, context.Gradient(Output), context.Gradient(Input));
        }
    }
}
