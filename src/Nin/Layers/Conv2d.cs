using System.Collections.Immutable;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Kernels.Convolution;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>A convolution. A 1×1 kernel is a fully connected layer applied to every pixel.</summary>
/// <remarks>
/// <b>Shapes</b> [N, H, W, InChannels] to [N, H', W', OutChannels], H' = floor((H + 2·Padding − KernelSize) / Stride) + 1 with a
/// plain window, and what <see cref="Window2d"/> says with any other. <b>Source</b> torch.nn.Conv2d. <b>Deviation</b> the fan-out
/// that initialisations may scale by is that of one group, OutChannels / Groups for each position, where PyTorch takes
/// OutChannels.
/// </remarks>
public sealed record Conv2d : Layer
{
    internal const string KindName = "Conv2d";

    /// <summary>Describes a convolution.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the padding is negative.</exception>
    public Conv2d(int inChannels, int outChannels, int kernelSize, int stride = 1, int padding = 0, bool bias = true)
    {
        (InChannels, OutChannels) = (Positive(inChannels, nameof(inChannels)), Positive(outChannels, nameof(outChannels)));
        KernelWindow = Window2d.Square(
            Positive(kernelSize, nameof(kernelSize)), Positive(stride, nameof(stride)), NotNegative(padding, nameof(padding)));
        (Groups, Bias) = (1, bias);
    }

    /// <summary>Describes a convolution with any window and with groups.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output: the number of kernels.</param>
    /// <param name="window">The window.</param>
    /// <param name="groups">
    /// Groups that inputs and outputs are cut into; an output reads its group's inputs alone. As many as channels make it
    /// depthwise.
    /// </param>
    /// <param name="bias">Whether a number is added to each output channel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or a padding is negative.</exception>
    /// <exception cref="ArgumentException">The groups cannot share the channels.</exception>
    public Conv2d(int inChannels, int outChannels, Window2d window, int groups = 1, bool bias = true)
    {
        (InChannels, OutChannels) = (Positive(inChannels, nameof(inChannels)), Positive(outChannels, nameof(outChannels)));
        KernelWindow = WindowFit.Checked(KindName, window);
        (Groups, Bias) = (Shared(groups, inChannels, outChannels), bias);
    }

    /// <summary>Channels of the input.</summary>
    public int InChannels { get; }

    /// <summary>Channels of the output: the number of kernels.</summary>
    public int OutChannels { get; }

    /// <summary>The window.</summary>
    public Window2d KernelWindow { get; }

    /// <summary>Groups of channels.</summary>
    public int Groups { get; }

    /// <summary>Rows of a kernel, and its columns where the window is plain.</summary>
    public int KernelSize => KernelWindow.KernelHeight;

    /// <summary>Rows between neighbouring windows, and columns where the window is plain.</summary>
    public int Stride => KernelWindow.StrideY;

    /// <summary>Rows of zeros above the input, and what is around it where the window is plain.</summary>
    public int Padding => KernelWindow.PadTop;

    /// <summary>Whether a number is added to each output channel.</summary>
    public bool Bias { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings =>
    [
        new("inChannels", InChannels), new("outChannels", OutChannels), .. WindowSettings.Of(KernelWindow),
        .. Groups == 1 ? (LayerSetting[])[] : [new("groups", Groups)], new("bias", Bias),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters
    {
        get
        {
            var weight = new ParameterSpec(
                "weight", ParameterRole.Weight,
                [OutChannels, InChannels / Groups, KernelWindow.KernelHeight, KernelWindow.KernelWidth])
            {
                Order = ParameterOrder.ProductMatrix,
                FanOut = OutChannels / Groups * KernelWindow.KernelHeight * KernelWindow.KernelWidth,
            };
            return Bias ? [weight, new ParameterSpec("bias", ParameterRole.Bias, [OutChannels])] : [weight];
        }
    }

    /// <inheritdoc/>
    public override LayerWindow Window => LayerWindow.RowsOf(KernelWindow);

    /// <inheritdoc/>
    public override LayerWindow ColumnWindow => LayerWindow.ColumnsOf(KernelWindow);

    /// <summary>Whether it is a fully connected layer for every pixel.</summary>
    internal override bool WeighsChannels => Groups == 1 && KernelWindow == Window2d.Square(1, 1, 0);

    /// <summary>Whether the kernels of plain convolutions take it, which are faster.</summary>
    private bool IsPlain => Groups == 1 && KernelWindow.IsPlain;

    /// <inheritdoc/>
    public override long MultiplyAdds(FeatureShape input) => GeneralShape(input).MultiplyAdds;

    internal static Conv2d Read(LayerSettings settings)
    {
        int groups = settings.Whole("groups", 1);
        Window2d? apart = WindowSettings.Read(settings);
        int inChannels = settings.Whole("inChannels"), outChannels = settings.Whole("outChannels");
        bool bias = settings.Flag("bias", true);
        if (apart is Window2d window)
        {
            return new Conv2d(inChannels, outChannels, window, groups, bias);
        }

        int kernelSize = settings.Whole("kernelSize"), stride = settings.Whole("stride", 1), padding = settings.Whole("padding");
        return groups == 1
            ? new Conv2d(inChannels, outChannels, kernelSize, stride, padding, bias)
            : new Conv2d(inChannels, outChannels, Window2d.Square(kernelSize, stride, padding), groups, bias);
    }

    internal override bool IsAffine => true;

    internal override bool HasFilters => Groups == 1;

    internal override Layer WithBias() => new Conv2d(InChannels, OutChannels, KernelWindow, Groups, bias: true);

    internal override bool IsLocal => true;

    internal override Operation CreateOperation(OperationSite site)
    {
        ParameterSlot weight = site.Slot("weight");
        ParameterSlot? bias = Bias ? site.Slot("bias") : null;
        return IsPlain
            ? new ConvolutionOperation(site.Input, site.Output, KernelShape(1, site.Shape), weight, bias)
            : new GeneralConvolutionOperation(site.Input, site.Output, GeneralShape(site.Shape), weight, bias);
    }

    /// <summary>As many lines with their padding as the kernel has rows are laid out at once.</summary>
    internal override double ScratchLength(FeatureShape input) =>
        (input.Width + (double)KernelWindow.PadLeft + KernelWindow.PadRight) * InChannels * KernelWindow.KernelHeight;

    /// <summary>The view that the kernels of plain convolutions have of this layer over a batch of such inputs.</summary>
    private Conv2dShape KernelShape(int batch, FeatureShape input) =>
        new(batch, input.Height, input.Width, InChannels, OutChannels, KernelSize, Stride, Padding);

    private GeneralConv2dShape GeneralShape(FeatureShape input) =>
        new(1, input.Height, input.Width, InChannels, OutChannels, KernelWindow, Groups);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs)
    {
        FeatureShape input = inputs[0];
        if (input.Channels != InChannels)
        {
            throw new ArgumentException(
                $"Conv2d: expected {InChannels} input channels, got {input.Channels} in {input}.", nameof(inputs));
        }

        WindowFit.Check(nameof(Conv2d), input, KernelWindow);
        return new FeatureShape(KernelWindow.OutputHeight(input.Height), KernelWindow.OutputWidth(input.Width), OutChannels);
    }
}
