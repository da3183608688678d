using System.Collections.Immutable;
using Nin.Execution;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>The channels of each picture in groups, each normalised over its channels and all pixels.</summary>
/// <remarks>
/// <b>Shapes</b> as the input. <b>Source</b> Wu, He, arXiv 1803.08494; torch.nn.GroupNorm.
/// </remarks>
public sealed record GroupNorm : Layer
{
    internal const string KindName = "GroupNorm";

    /// <summary>Describes a normalisation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    /// <exception cref="ArgumentException">The channels cannot be shared among the groups.</exception>
    public GroupNorm(int numGroups, int numChannels, float epsilon = 1e-5f, bool affine = true)
    {
        NumGroups = Positive(numGroups, nameof(numGroups));
        NumChannels = Positive(numChannels, nameof(numChannels));
        Epsilon = LayerRules.Positive(KindName, epsilon, nameof(epsilon));
        Affine = affine;
        if (numChannels % numGroups != 0)
        {
            throw new ArgumentException(
                $"GroupNorm: expected numChannels to be a multiple of numGroups ({numGroups}), got {numChannels}.",
                nameof(numChannels));
        }
    }

    /// <summary>Groups of channels.</summary>
    public int NumGroups { get; }

    /// <summary>Channels.</summary>
    public int NumChannels { get; }

    /// <summary>What is added to the variance.</summary>
    public float Epsilon { get; }

    /// <summary>Whether each channel has a weight and a bias.</summary>
    public bool Affine { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings =>
        [new("numGroups", NumGroups), new("numChannels", NumChannels), new("epsilon", Epsilon), new("affine", Affine)];

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters => Affine ? NormalizationOperation.Parameters(NumChannels) : [];

    /// <inheritdoc/>
    public override LayerWindow Window => LayerWindow.Global;

    internal static GroupNorm Read(LayerSettings settings) =>
        new(settings.Whole("numGroups"), settings.Whole("numChannels"), settings.Number("epsilon", 1e-5f),
            settings.Flag("affine", true));

    internal override Operation CreateOperation(OperationSite site) =>
        new NormalizationOperation(site, new NormalizedPart(site.Shape.Pixels, NumChannels / NumGroups), Epsilon, Affine);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) =>
        LayerRules.Channels(KindName, inputs[0], NumChannels);
}
