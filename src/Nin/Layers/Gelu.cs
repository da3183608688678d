using Nin.Kernels.Pointwise;

namespace Nin.Layers;

/// <summary>x·Φ(x), with Φ the share of the normal distribution below x. <b>Shapes</b> as the input.</summary>
/// <remarks>
/// <b>Source</b> Hendrycks, Gimpel, arXiv 1606.08415; torch.nn.GELU, whose <c>approximate="tanh"</c> is
/// <see cref="IsTanh"/>: x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2.
/// </remarks>
public sealed record Gelu : PointwiseLayer
{
    internal const string KindName = "Gelu";

    /// <summary>Describes the function.</summary>
    /// <param name="isTanh">Whether it is the form with a hyperbolic tangent, for weights that were trained with it.</param>
    public Gelu(bool isTanh = false)
    {
        IsTanh = isTanh;
    }

    /// <summary>Whether it is the form with a hyperbolic tangent in place of the normal distribution.</summary>
    public bool IsTanh { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings => [new("isTanh", IsTanh)];

    internal static Gelu Read(LayerSettings settings) => new(settings.Flag("isTanh"));

    internal override PointwiseFunction Function => new(IsTanh ? PointwiseKind.TanhGelu : PointwiseKind.Gelu);
}
