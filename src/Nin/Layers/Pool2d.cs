using Nin.Kernels.Pooling;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Pooling over square windows: what <see cref="MaxPool2d"/> and <see cref="AvgPool2d"/> share.</summary>
public abstract record Pool2d : Layer
{
    private protected Pool2d(int kernelSize, int stride, int padding, bool ceilMode)
    {
        KernelSize = Positive(kernelSize, nameof(kernelSize));
        Stride = NotNegative(stride, nameof(stride)) == 0 ? kernelSize : stride;
        Padding = NotNegative(padding, nameof(padding));
        CeilMode = ceilMode;
        if (Padding > KernelSize / 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(padding), padding, $"{Kind}: expected a padding of at most half the window ({KernelSize / 2}), got {padding}.");
        }
    }

    /// <summary>Rows and columns of a window.</summary>
    public int KernelSize { get; }

    /// <summary>Pixels between neighbouring windows; the window's size where none is given.</summary>
    public int Stride { get; }

    /// <summary>Rows and columns around the input.</summary>
    public int Padding { get; }

    /// <summary>
    /// Whether a window may hang over the lower and right edge. It is not floor mode with padding 1: the maps have the same
    /// size and other windows.
    /// </summary>
    public bool CeilMode { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings =>
        [new("kernelSize", KernelSize), new("stride", Stride), new("padding", Padding), new("ceilMode", CeilMode)];

    /// <inheritdoc/>
    public override LayerWindow Window => new(KernelSize, Stride, Padding);

    /// <summary>A window looks at every number that it covers, but never at more than the picture has.</summary>
    internal override double Operations(FeatureShape input, FeatureShape output) =>
        (double)output.Length * Math.Min(KernelSize, input.Height) * Math.Min(KernelSize, input.Width);

    /// <summary>The kernel's view of this layer over a batch of such inputs.</summary>
    internal abstract Pool2dShape KernelShape(int batch, FeatureShape input);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs)
    {
        WindowFit.Check(Kind, inputs[0], KernelSize, Padding);
        Pool2dShape shape = KernelShape(1, inputs[0]);
        return new FeatureShape(shape.OutputHeight, shape.OutputWidth, inputs[0].Channels);
    }
}
