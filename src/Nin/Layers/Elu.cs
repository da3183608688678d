using Nin.Kernels.Pointwise;

namespace Nin.Layers;

/// <summary>x where it is positive, Alpha·(exp(x) − 1) elsewhere. <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.nn.ELU.</remarks>
public sealed record Elu : PointwiseLayer
{
    internal const string KindName = "Elu";

    /// <summary>Describes the function.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not finite.</exception>
    public Elu(float alpha = 1f)
    {
        Alpha = LayerRules.Finite(KindName, alpha, nameof(alpha));
    }

    /// <summary>What the outputs of very negative numbers come to, with the sign turned.</summary>
    public float Alpha { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings => [new("alpha", Alpha)];

    internal static Elu Read(LayerSettings settings) => new(settings.Number("alpha", 1f));

    internal override PointwiseFunction Function => new(PointwiseKind.Elu, Alpha);
}
