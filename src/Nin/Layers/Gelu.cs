using Nin.Execution;

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

    internal override Operation CreateOperation(OperationSite site) => IsTanh
        ? new PointwiseOperation<TanhGeluFunction>(site, default)
        : new PointwiseOperation<GeluFunction>(site, default);
}

/// <summary>The exact form.</summary>
internal readonly struct GeluFunction : IPointwiseFunction
{
    public double Of(double x) => x * NormalDistribution.Below(x);

    public double Slope(double x) => NormalDistribution.Below(x) + (x * NormalDistribution.Density(x));
}

/// <summary>The form with a hyperbolic tangent. (1 + tanh(u)) / 2 is σ(2u), which keeps its digits far below 0.</summary>
internal readonly struct TanhGeluFunction : IPointwiseFunction
{
    private const double Cubic = 0.044715;

    private static readonly double Factor = 2 * Math.Sqrt(2 / Math.PI);

    public double Of(double x) => x * Logistic.Of(Factor * (x + (Cubic * x * x * x)));

    public double Slope(double x)
    {
        double u = Factor * (x + (Cubic * x * x * x));
        return Logistic.Of(u) + (x * Logistic.Slope(u) * Factor * (1 + (3 * Cubic * x * x)));
    }
}
