using Nin.Execution;

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

    internal override Operation CreateOperation(OperationSite site) =>
        new PointwiseOperation<SoftplusFunction>(site, new SoftplusFunction(Beta, Threshold));
}

/// <summary>The function of <see cref="Softplus"/>.</summary>
internal readonly struct SoftplusFunction(double beta, double threshold) : IPointwiseFunction
{
    /// <summary>log(1 + e) loses the digits of a small e, where the first terms of its series are exact in double.</summary>
    public double Of(double x)
    {
        if (x * beta > threshold)
        {
            return x;
        }

        // With a threshold over 700 the exponential would overflow: log(1 + exp(y)) = y + log(1 + exp(−y)).
        double y = x * beta, e = Math.Exp(-Math.Abs(y));
        double log = e < 1e-5 ? e - (e * e / 2) + (e * e * e / 3) : Math.Log(1 + e);
        return (Math.Max(y, 0) + log) / beta;
    }

    public double Slope(double x) => x * beta > threshold ? 1 : Logistic.Of(x * beta);
}
