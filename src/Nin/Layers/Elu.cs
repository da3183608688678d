using Nin.Execution;

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

    internal override Operation CreateOperation(OperationSite site) =>
        new PointwiseOperation<EluFunction>(site, new EluFunction(Alpha));
}

/// <summary>The function of <see cref="Elu"/>.</summary>
internal readonly struct EluFunction(double alpha) : IPointwiseFunction
{
    /// <summary>exp(x) − 1 loses its digits near 0, where the first terms of its series are exact in double.</summary>
    public double Of(double x) => x > 0 ? x : alpha * (x > -1e-5 ? x + (x * x / 2) + (x * x * x / 6) : Math.Exp(x) - 1);

    public double Slope(double x) => x > 0 ? 1 : alpha * Math.Exp(x);
}
