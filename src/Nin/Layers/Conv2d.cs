using System.Collections.Immutable;
using Nin.Execution;
using Nin.Kernels.Convolution;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>A convolution with a square kernel. A 1×1 kernel is a fully connected layer applied to every pixel.</summary>
/// <remarks>
/// <b>Shapes</b> [N, H, W, InChannels] to [N, H', W', OutChannels], H' = floor((H + 2·Padding − KernelSize) / Stride) + 1.
/// <b>Source</b> torch.nn.Conv2d.
/// </remarks>
public sealed record Conv2d : Layer
{
    internal const string KindName = "Conv2d";

    /// <summary>Describes a convolution.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the padding is negative.</exception>
    public Conv2d(int inChannels, int outChannels, int kernelSize, int stride = 1, int padding = 0, bool bias = true)
    {
        (InChannels, OutChannels) = (Positive(inChannels, nameof(inChannels)), Positive(outChannels, nameof(outChannels)));
        (KernelSize, Stride) = (Positive(kernelSize, nameof(kernelSize)), Positive(stride, nameof(stride)));
        (Padding, Bias) = (NotNegative(padding, nameof(padding)), bias);
    }

    /// <summary>Channels of the input.</summary>
    public int InChannels { get; }

    /// <summary>Channels of the output: the number of kernels.</summary>
    public int OutChannels { get; }

    /// <summary>Rows and columns of a kernel.</summary>
    public int KernelSize { get; }

    /// <summary>Pixels between neighbouring windows.</summary>
    public int Stride { get; }

    /// <summary>Rows and columns of zeros around the input.</summary>
    public int Padding { get; }

    /// <summary>Whether a number is added to each output channel.</summary>
    public bool Bias { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings =>
    [
        new("inChannels", InChannels), new("outChannels", OutChannels), new("kernelSize", KernelSize), new("stride", Stride),
        new("padding", Padding), new("bias", Bias),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters
    {
        get
        {
            var weight = new ParameterSpec("weight", ParameterRole.Weight, [OutChannels, InChannels, KernelSize, KernelSize])
            {
                Order = ParameterOrder.ProductMatrix,
            };
            return Bias ? [weight, new ParameterSpec("bias", ParameterRole.Bias, [OutChannels])] : [weight];
        }
    }

    /// <inheritdoc/>
    public override LayerWindow Window => new(KernelSize, Stride, Padding);

    /// <inheritdoc/>
    public override long MultiplyAdds(FeatureShape input) => KernelShape(1, input).MultiplyAdds;

    internal static Conv2d Read(LayerSettings settings) => new(
        settings.Whole("inChannels"), settings.Whole("outChannels"), settings.Whole("kernelSize"), settings.Whole("stride", 1),
        settings.Whole("padding"), settings.Flag("bias", true));

    internal override Layer WithBias() => new Conv2d(InChannels, OutChannels, KernelSize, Stride, Padding, bias: true);

    internal override Operation CreateOperation(OperationSite site) => new ConvolutionOperation(
        site.Input, site.Output, KernelShape(1, site.Shape), site.Slot("weight"), Bias ? site.Slot("bias") : null);

    /// <summary>As many lines with their padding as the kernel has rows are laid out at once.</summary>
    internal override double ScratchLength(FeatureShape input) => (input.Width + (2.0 * Padding)) * InChannels * KernelSize;

    /// <summary>The kernel's view of this layer over a batch of such inputs.</summary>
    internal Conv2dShape KernelShape(int batch, FeatureShape input) =>
        new(batch, input.Height, input.Width, InChannels, OutChannels, KernelSize, Stride, Padding);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs)
    {
        FeatureShape input = inputs[0];
        if (input.Channels != InChannels)
        {
            throw new ArgumentException($"Conv2d: expected {InChannels} input channels, got {input.Channels} in {input}.", nameof(inputs));
        }

        WindowFit.Check(nameof(Conv2d), input, KernelSize, Padding);
        Conv2dShape shape = KernelShape(1, input);
        return new FeatureShape(shape.OutputHeight, shape.OutputWidth, OutChannels);
    }
}
