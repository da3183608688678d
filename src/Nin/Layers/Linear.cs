using System.Collections.Immutable;
using Nin.Execution;
using Nin.Kernels.Convolution;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>A fully connected layer.</summary>
/// <remarks><b>Shapes</b> [N, InFeatures] to [N, OutFeatures]. <b>Source</b> torch.nn.Linear.</remarks>
public sealed record Linear : Layer
{
    internal const string KindName = "Linear";

    /// <summary>Describes a fully connected layer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Linear(int inFeatures, int outFeatures, bool bias = true)
    {
        (InFeatures, OutFeatures) = (Positive(inFeatures, nameof(inFeatures)), Positive(outFeatures, nameof(outFeatures)));
        Bias = bias;
    }

    /// <summary>Inputs.</summary>
    public int InFeatures { get; }

    /// <summary>Outputs.</summary>
    public int OutFeatures { get; }

    /// <summary>Whether a number is added to each output.</summary>
    public bool Bias { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override bool WeighsChannels => true;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings =>
        [new("inFeatures", InFeatures), new("outFeatures", OutFeatures), new("bias", Bias)];

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters
    {
        get
        {
            var weight = new ParameterSpec("weight", ParameterRole.Weight, [OutFeatures, InFeatures])
            {
                Order = ParameterOrder.ProductMatrix,
            };
            return Bias ? [weight, new ParameterSpec("bias", ParameterRole.Bias, [OutFeatures])] : [weight];
        }
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(FeatureShape input) => (long)InFeatures * OutFeatures;

    internal static Linear Read(LayerSettings settings) => new(
        settings.Whole("inFeatures"), settings.Whole("outFeatures"), settings.Flag("bias", true));

    internal override bool IsAffine => true;

    internal override Layer WithBias() => new Linear(InFeatures, OutFeatures, bias: true);

    internal override Operation CreateOperation(OperationSite site) => new ConvolutionOperation(
        site.Input, site.Output, KernelShape(1), site.Slot("weight"), Bias ? site.Slot("bias") : null);

    /// <summary>The kernel's view: a 1×1 convolution of 1×1 pictures.</summary>
    internal Conv2dShape KernelShape(int batch) => new(batch, 1, 1, InFeatures, OutFeatures, 1, 1, 0);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) =>
        inputs[0] == FeatureShape.Flat(InFeatures)
        ? FeatureShape.Flat(OutFeatures)
        : throw new ArgumentException(
            $"Linear: expected {FeatureShape.Flat(InFeatures)}, got "
                + $"{inputs[0]}.{(inputs[0].IsFlat ? "" : " Put a Flatten before it.")}",
            nameof(inputs));
}
