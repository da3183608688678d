using Nin.Execution;

namespace Nin.Layers;

/// <summary>x·σ(x), also called swish. <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.nn.SiLU.</remarks>
public sealed record Silu : PointwiseLayer
{
    internal const string KindName = "Silu";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override Operation CreateOperation(OperationSite site) => new PointwiseOperation<SiluFunction>(site, default);
}

/// <summary>The function of <see cref="Silu"/>.</summary>
internal readonly struct SiluFunction : IPointwiseFunction
{
    public double Of(double x) => x * Logistic.Of(x);

    public double Slope(double x) => Logistic.Of(x) * (1 + (x * Logistic.Of(-x)));
}
