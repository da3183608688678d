using Nin.Execution;

namespace Nin.Layers;

/// <summary>1 / (1 + exp(−x)). <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.nn.Sigmoid.</remarks>
public sealed record Sigmoid : PointwiseLayer
{
    internal const string KindName = "Sigmoid";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override Operation CreateOperation(OperationSite site) => new PointwiseOperation<SigmoidFunction>(site, default);
}

/// <summary>The function of <see cref="Sigmoid"/>.</summary>
internal readonly struct SigmoidFunction : IPointwiseFunction
{
    public double Of(double x) => Logistic.Of(x);

    public double Slope(double x) => Logistic.Slope(x);
}
