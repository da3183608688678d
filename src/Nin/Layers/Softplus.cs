using Nin.Kernels.Pointwise;

namespace Nin.Layers;

/// <summary>log(1 + exp(Beta·x)) / Beta, and x itself where Beta·x is over the threshold. <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.nn.Softplus.</remarks>
public sealed record Softplus : PointwiseLayer
{
    internal const string KindName = "Softplus";

    /// <summary>Describes the function.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sharpness is not positive, or the threshold is not finite.</exception>
    public Softplus(float beta = 1f, float threshold = 20f)
    {
        Beta = LayerRules.Positive(KindName, beta, nameof(beta));
        Threshold = LayerRules.Finite(KindName, threshold, nameof(threshold));
    }

    /// <summary>How sharp the bend is.</summary>
    public float Beta { get; }

    /// <summary>From which Beta·x on the output is x.</summary>
    public float Threshold { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings => [new("beta", Beta), new("threshold", Threshold)];

    internal static Softplus Read(LayerSettings settings) => new(settings.Number("beta", 1f), settings.Number("threshold", 20f));

    internal override PointwiseFunction Function => new(PointwiseKind.Softplus, Beta, Threshold);
}
