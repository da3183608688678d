using System.Collections.Immutable;
using Nin.Execution;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Each channel of each picture normalised over its pixels.</summary>
/// <remarks>
/// <b>Shapes</b> as the input. <b>Source</b> Ulyanov, Vedaldi, Lempitsky, arXiv 1607.08022; torch.nn.InstanceNorm2d without
/// running statistics, its default: in training and in use the statistics are the picture's own.
/// </remarks>
public sealed record InstanceNorm2d : Layer
{
    internal const string KindName = "InstanceNorm2d";

    /// <summary>Describes a normalisation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public InstanceNorm2d(int numFeatures, float epsilon = 1e-5f, bool affine = false)
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

    /// <inheritdoc/>
    public override LayerWindow Window => LayerWindow.Global;

    internal static InstanceNorm2d Read(LayerSettings settings) =>
        new(settings.Whole("numFeatures"), settings.Number("epsilon", 1e-5f), settings.Flag("affine"));

    internal override Operation CreateOperation(OperationSite site) =>
        new NormalizationOperation(site, new NormalizedPart(site.Shape.Pixels, 1), Epsilon, Affine);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs)
    {
        FeatureShape input = LayerRules.Channels(KindName, LayerRules.Picture(KindName, inputs[0]), NumFeatures);
        return input.Pixels > 1
            ? input
            : throw new ArgumentException($"InstanceNorm2d: expected more than one pixel, got {input}.", nameof(inputs));
    }
}
