using System.Collections.Immutable;
using Nin.Execution;
using Nin.Kernels;
using Nin.Kernels.Convolution;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>
/// A transposed convolution: what a convolution's gradient does to the gradient of its output. With a stride it makes maps
/// larger.
/// </summary>
/// <remarks>
/// <b>Shapes</b> [N, H, W, InChannels] to [N, H', W', OutChannels],
/// H' = (H − 1)·StrideY − PadTop − PadBottom + (KernelHeight − 1)·DilationY + OutputPaddingY + 1, W' likewise. Weights in files
/// are [InChannels, OutChannels / Groups, KernelHeight, KernelWidth]. <b>Source</b> torch.nn.ConvTranspose2d. <b>Deviation</b> an
/// output padding is under the stride, also with a dilation; initialisations scale by the inputs that an output has by its
/// kernel, InChannels / Groups for each position, where PyTorch takes OutChannels / Groups.
/// </remarks>
public sealed record ConvTranspose2d : Layer
{
    internal const string KindName = "ConvTranspose2d";

    /// <summary>Describes a transposed convolution whose rows and columns are alike.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is not positive, a padding is negative, or the output padding is not under the stride.
    /// </exception>
    /// <exception cref="ArgumentException">The groups cannot share the channels.</exception>
    public ConvTranspose2d(
        int inChannels, int outChannels, int kernelSize, int stride = 1, int padding = 0, int outputPadding = 0, int groups = 1,
        bool bias = true, int dilation = 1)
        : this(
            inChannels, outChannels, Window2d.Square(kernelSize, stride, padding, dilation), outputPadding, outputPadding,
            groups, bias)
    {
    }

    /// <summary>Describes a transposed convolution with any window.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="window">The window, on the output; its padding is cut off there.</param>
    /// <param name="outputPaddingY">Rows that the output has more, below.</param>
    /// <param name="outputPaddingX">Columns that the output has more, to the right.</param>
    /// <param name="groups">Groups that inputs and outputs are cut into; an output reads its group's inputs alone.</param>
    /// <param name="bias">Whether a number is added to each output channel.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is not positive, a padding is negative, or an output padding is not under the stride.
    /// </exception>
    /// <exception cref="ArgumentException">The groups cannot share the channels.</exception>
    public ConvTranspose2d(
        int inChannels, int outChannels, Window2d window, int outputPaddingY = 0, int outputPaddingX = 0, int groups = 1,
            bool bias = true)
    {
        (InChannels, OutChannels) = (Positive(inChannels, nameof(inChannels)), Positive(outChannels, nameof(outChannels)));
        KernelWindow = WindowFit.Checked(KindName, window);
        OutputPaddingY = UnderStride(outputPaddingY, nameof(outputPaddingY), window.StrideY);
        OutputPaddingX = UnderStride(outputPaddingX, nameof(outputPaddingX), window.StrideX);
        (Groups, Bias) = (Shared(groups, inChannels, outChannels), bias);
    }

    /// <summary>Channels of the input.</summary>
    public int InChannels { get; }

    /// <summary>Channels of the output.</summary>
    public int OutChannels { get; }

    /// <summary>The window, on the output.</summary>
    public Window2d KernelWindow { get; }

    /// <summary>Rows that the output has more, below.</summary>
    public int OutputPaddingY { get; }

    /// <summary>Columns that the output has more, to the right.</summary>
    public int OutputPaddingX { get; }

    /// <summary>Groups of channels.</summary>
    public int Groups { get; }

    /// <summary>Whether a number is added to each output channel.</summary>
    public bool Bias { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings =>
    [
        new("inChannels", InChannels), new("outChannels", OutChannels), .. WindowSettings.Of(KernelWindow),
        new("outputPaddingY", OutputPaddingY), new("outputPaddingX", OutputPaddingX), new("groups", Groups), new("bias", Bias),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters
    {
        get
        {
            var weight = new ParameterSpec(
                "weight", ParameterRole.Weight,
                [InChannels, OutChannels / Groups, KernelWindow.KernelHeight, KernelWindow.KernelWidth])
            {
                Order = ParameterOrder.ProductMatrix,
                FanIn = InChannels / Groups * KernelWindow.KernelHeight * KernelWindow.KernelWidth,
                FanOut = OutChannels / Groups * KernelWindow.KernelHeight * KernelWindow.KernelWidth,
            };
            return Bias ? [weight, new ParameterSpec("bias", ParameterRole.Bias, [OutChannels])] : [weight];
        }
    }

    /// <summary>
    /// The most input rows that an output row is computed from. Neighbouring outputs lie a stride's part of a row apart, for
    /// which 1 stands.
    /// </summary>
    public override LayerWindow Window => WindowAlong(KernelWindow.ExtentY, KernelWindow.StrideY, KernelWindow.PadTop);

    /// <inheritdoc/>
    public override LayerWindow ColumnWindow => WindowAlong(KernelWindow.ExtentX, KernelWindow.StrideX, KernelWindow.PadLeft);

    /// <inheritdoc/>
    public override long MultiplyAdds(FeatureShape input) =>
        (long)input.Height * input.Width * KernelWindow.KernelHeight * KernelWindow.KernelWidth
            * (OutChannels / Groups) * InChannels;

    internal static ConvTranspose2d Read(LayerSettings settings) => new(
        settings.Whole("inChannels"), settings.Whole("outChannels"),
        WindowSettings.Read(settings)
            ?? Window2d.Square(settings.Whole("kernelSize"), settings.Whole("stride", 1), settings.Whole("padding")),
        settings.Whole("outputPaddingY"), settings.Whole("outputPaddingX"), settings.Whole("groups", 1),
        settings.Flag("bias", true));

    internal override Layer WithBias() =>
        new ConvTranspose2d(InChannels, OutChannels, KernelWindow, OutputPaddingY, OutputPaddingX, Groups, bias: true);

    /// <summary>In memory the inputs are the last dimension, and before them each group's outputs.</summary>
    internal override void ScaleOutputs(Span<float> weight, ReadOnlySpan<float> scale)
    {
        int outputs = OutChannels / Groups, inputs = InChannels / Groups;
        for (int i = 0; i < weight.Length; i++)
        {
            int group = i % InChannels / inputs, output = i / InChannels % outputs;
            weight[i] *= scale[(group * outputs) + output];
        }
    }

    internal override Layer ForSignals => this;

    internal override Operation CreateOperation(OperationSite site) => new TransposedConvolutionOperation(
        site.Input, site.Output, Adjoint(OutputShape(site.Shape)), site.Slot("weight"), Bias ? site.Slot("bias") : null);

    /// <summary>The convolution from such an output to the input.</summary>
    private GeneralConv2dShape Adjoint(FeatureShape output) =>
        new(1, output.Height, output.Width, OutChannels, InChannels, KernelWindow, Groups);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs)
    {
        FeatureShape input = inputs[0];
        WindowFit.RequirePictures(KindName, input);
        if (input.Channels != InChannels)
        {
            throw new ArgumentException(
                $"{KindName}: expected {InChannels} input channels, got {input.Channels} in {input}.", nameof(inputs));
        }

        double height = ((input.Height - 1.0) * KernelWindow.StrideY) + KernelWindow.ExtentY + OutputPaddingY;
        double width = ((input.Width - 1.0) * KernelWindow.StrideX) + KernelWindow.ExtentX + OutputPaddingX;
        double cutHeight = height - KernelWindow.PadTop - KernelWindow.PadBottom;
        double cutWidth = width - KernelWindow.PadLeft - KernelWindow.PadRight;
        if (cutHeight < 1 || cutWidth < 1)
        {
            throw new ArgumentException(
                $"{KindName}: expected an input that leaves an output, got {input}, which leaves {cutHeight:F0}×{cutWidth:F0}.",
                nameof(inputs));
        }

        if (Math.Max(height, width) * OutChannels > int.MaxValue)
        {
            throw new ArgumentException(
                $"{KindName}: expected at most {int.MaxValue} floats in a line with its padding, got {input}.", nameof(inputs));
        }

        return new FeatureShape((int)cutHeight, (int)cutWidth, OutChannels);
    }

    private static LayerWindow WindowAlong(long extent, int stride, int padding)
    {
        int size = (int)Math.Min((extent + stride - 1) / stride, int.MaxValue);
        return new LayerWindow(size, 1, size - 1 - (padding / stride));
    }

    private int UnderStride(int value, string name, int stride) => NotNegative(value, name) < stride
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, $"{Kind}: expected an {name} under the stride {stride}, got {value}.");
}
