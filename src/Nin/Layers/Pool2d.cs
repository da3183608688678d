using Nin.Kernels;
using Nin.Kernels.Pooling;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Pooling over windows: what <see cref="MaxPool2d"/> and <see cref="AvgPool2d"/> share.</summary>
public abstract record Pool2d : Layer
{
    private protected Pool2d(int kernelSize, int stride, int padding, bool ceilMode)
    {
        KernelWindow = Window2d.Square(
            Positive(kernelSize, nameof(kernelSize)), NotNegative(stride, nameof(stride)) == 0 ? kernelSize : stride,
            NotNegative(padding, nameof(padding)));
        CeilMode = ceilMode;
        RequireHalf(padding, nameof(padding), kernelSize);
    }

    private protected Pool2d(Window2d window, bool ceilMode)
    {
        (KernelWindow, CeilMode) = (WindowFit.Checked(Kind, window), ceilMode);
        RequireHalf(window.PadTop, "padTop", window.KernelHeight);
        RequireHalf(window.PadLeft, "padLeft", window.KernelWidth);
        RequireHalf(window.PadBottom, "padBottom", window.KernelHeight);
        RequireHalf(window.PadRight, "padRight", window.KernelWidth);
    }

    /// <summary>The window.</summary>
    public Window2d KernelWindow { get; }

    /// <summary>Rows of a window, and its columns where it is plain.</summary>
    public int KernelSize => KernelWindow.KernelHeight;

    /// <summary>Rows between neighbouring windows, and columns where they are plain.</summary>
    public int Stride => KernelWindow.StrideY;

    /// <summary>Rows above the input, and what is around it where the window is plain.</summary>
    public int Padding => KernelWindow.PadTop;

    /// <summary>
    /// Whether a window may hang over the lower and right edge. It is not floor mode with padding 1: the maps have the same
    /// size and other windows.
    /// </summary>
    public bool CeilMode { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings => [.. WindowSettings.Of(KernelWindow), new("ceilMode", CeilMode)];

    /// <inheritdoc/>
    public override LayerWindow Window => LayerWindow.RowsOf(KernelWindow);

    /// <inheritdoc/>
    public override LayerWindow ColumnWindow => LayerWindow.ColumnsOf(KernelWindow);

    internal override bool IsLocal => true;

    /// <summary>A window looks at every number that it covers, but never at more than the picture has.</summary>
    internal override double Operations(FeatureShape input, FeatureShape output) =>
        (double)output.Length * Math.Min(KernelWindow.KernelHeight, input.Height) * Math.Min(
            KernelWindow.KernelWidth, input.Width);

    /// <summary>The kernel's view of this layer over a batch of such inputs.</summary>
    internal abstract Pool2dShape KernelShape(int batch, FeatureShape input);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs)
    {
        WindowFit.Check(Kind, inputs[0], KernelWindow);
        if (KernelWindow.DilationY > Math.Max(1, inputs[0].Height) || KernelWindow.DilationX > Math.Max(1, inputs[0].Width))
        {
            throw new ArgumentException(
                $"{Kind}: expected an input of at least the dilation, {KernelWindow.DilationY}×{KernelWindow.DilationX}, got "
                    + $"{inputs[0]}.",
                nameof(inputs));
        }

        Pool2dShape shape = KernelShape(1, inputs[0]);
        return new FeatureShape(shape.OutputHeight, shape.OutputWidth, inputs[0].Channels);
    }

    private void RequireHalf(int padding, string name, int kernelSize)
    {
        if (padding > kernelSize / 2)
        {
            throw new ArgumentOutOfRangeException(
                name, padding, $"{Kind}: expected a {name} of at most half the window ({kernelSize / 2}), got {padding}.");
        }
    }
}
