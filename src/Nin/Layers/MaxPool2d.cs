using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Kernels.Pooling;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>The largest value of each window.</summary>
/// <remarks><b>Source</b> torch.nn.MaxPool2d.</remarks>
public sealed record MaxPool2d : Pool2d
{
    internal const string KindName = "MaxPool2d";

    /// <summary>Describes a max pooling; a stride of 0 stands for the window's size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The window's size is not positive, the stride is negative, or the padding is negative or over half the window.
    /// </exception>
    public MaxPool2d(int kernelSize, int stride = 0, int padding = 0, bool ceilMode = false)
        : base(kernelSize, stride, padding, ceilMode)
    {
    }

    /// <summary>Describes a max pooling over any windows.</summary>
    /// <param name="window">The window, with its stride.</param>
    /// <param name="ceilMode">Whether a window may hang over the lower and right edge.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is not positive, or a padding is negative or over half the window.
    /// </exception>
    public MaxPool2d(Window2d window, bool ceilMode = false)
        : base(window, ceilMode)
    {
    }

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override bool MakesFeatures => true;

    internal static MaxPool2d Read(LayerSettings settings) => WindowSettings.Read(settings) is Window2d window
        ? new MaxPool2d(window, settings.Flag("ceilMode"))
        : new MaxPool2d(
            settings.Whole("kernelSize"), settings.Whole("stride"), settings.Whole("padding"), settings.Flag("ceilMode"));

    internal override Layer ForSignals => this;

    internal override Operation CreateOperation(OperationSite site) =>
        new MaxPoolOperation(site.Input, site.Output, KernelShape(1, site.Shape));

    internal override Pool2dShape KernelShape(int batch, FeatureShape input) =>
        new(batch, input.Height, input.Width, input.Channels, KernelWindow, CeilMode);
}

/// <summary>A max pooling.</summary>
internal sealed class MaxPoolOperation(Edge input, Value output, Pool2dShape shape) : PoolOperation(input, output), IBanded
{
    /// <summary>What hangs over the lower edge counts as padding, of which there may be half a window.</summary>
    public LineWindow? Lines =>
        new LineWindow(shape.Window, shape.Height, shape.OutputHeight, shape.Channels) is { ReadsLines: true } lines
            && lines.Overhang <= shape.Window.KernelHeight / 2 ? lines : null;

    public void ForwardBand(
        PassContext context, in LineBand band, ReadOnlySpan<float> input, Span<float> scratch, Span<float> output) =>
        context.Kernels.MaxPool2d(shape with { Batch = 1, Height = band.Count, Window = band.Window }, input, output);

    public override bool BackwardReadsInputs => true;

    public override bool BackwardReadsOutput => true;

    public override void ForwardPart(PassContext context, SharedPart part) => context.Kernels.MaxPool2d(
        shape with { Batch = context.Count }, context.Read(Input.Value), context.Write(Output), part.Index, part.Count);

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.MaxPool2dBackward(
                shape with { Batch = context.Count }, context.Read(Input.Value), context.Read(Output), context.Gradient(Output),
                context.Gradient(Input));
        }
    }
}
