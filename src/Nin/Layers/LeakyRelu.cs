using Nin.Kernels.Pointwise;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>x where it is positive, NegativeSlope·x elsewhere. <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.nn.LeakyReLU.</remarks>
public sealed record LeakyRelu : PointwiseLayer
{
    internal const string KindName = "LeakyRelu";

    /// <summary>Describes the function.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slope is not finite.</exception>
    public LeakyRelu(float negativeSlope = 0.01f)
    {
        NegativeSlope = LayerRules.Finite(KindName, negativeSlope, nameof(negativeSlope));
    }

    /// <summary>What negative numbers are multiplied by.</summary>
    public float NegativeSlope { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings => [new("negativeSlope", NegativeSlope)];

    internal static LeakyRelu Read(LayerSettings settings) => new(settings.Number("negativeSlope", 0.01f));

    internal override bool IsIdentity(FeatureShape input, bool training) => NegativeSlope == 1f;

    internal override PointwiseFunction Function => new(PointwiseKind.LeakyRelu, NegativeSlope);
}
