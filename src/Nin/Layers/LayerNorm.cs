using System.Collections.Immutable;
using Nin.Execution;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Each pixel normalised over its channels.</summary>
/// <remarks>
/// <b>Shapes</b> as the input. <b>Source</b> Ba, Kiros, Hinton, arXiv 1607.06450; torch.nn.LayerNorm(C) with the channels last,
/// as in ConvNeXt. Affine is PyTorch's elementwise_affine.
/// </remarks>
public sealed record LayerNorm : Layer
{
    internal const string KindName = "LayerNorm";

    /// <summary>Describes a normalisation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public LayerNorm(int numFeatures, float epsilon = 1e-5f, bool affine = true)
    {
        NumFeatures = Positive(numFeatures, nameof(numFeatures));
        Epsilon = LayerRules.Positive(KindName, epsilon, nameof(epsilon));
        Affine = affine;
    }

    /// <summary>Channels.</summary>
    public int NumFeatures { get; }

    /// <summary>What is added to the variance.</summary>
    public float Epsilon { get; }

    /// <summary>Whether each channel has a weight and a bias.</summary>
    public bool Affine { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings =>
        [new("numFeatures", NumFeatures), new("epsilon", Epsilon), new("affine", Affine)];

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters => Affine ? NormalizationOperation.Parameters(NumFeatures) : [];

    internal static LayerNorm Read(LayerSettings settings) =>
        new(settings.Whole("numFeatures"), settings.Number("epsilon", 1e-5f), settings.Flag("affine", true));

    internal override bool IsLocal => true;

    internal override Operation CreateOperation(OperationSite site) =>
        new NormalizationOperation(site, new NormalizedPart(1, NumFeatures), Epsilon, Affine);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) =>
        LayerRules.Channels(KindName, inputs[0], NumFeatures);
}
