using Nin.Execution;

namespace Nin.Layers;

/// <summary>The hyperbolic tangent of x. <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.nn.Tanh.</remarks>
public sealed record Tanh : PointwiseLayer
{
    internal const string KindName = "Tanh";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override Operation CreateOperation(OperationSite site) => new PointwiseOperation<TanhFunction>(site, default);
}

/// <summary>The function of <see cref="Tanh"/>.</summary>
internal readonly struct TanhFunction : IPointwiseFunction
{
    public double Of(double x) => Math.Tanh(x);

    /// <summary>1 / cosh²: 1 − tanh² would lose its digits where tanh is near 1.</summary>
    public double Slope(double x) => 1 / (Math.Cosh(x) * Math.Cosh(x));
}
