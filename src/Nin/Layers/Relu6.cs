using Nin.Execution;

namespace Nin.Layers;

/// <summary>min(max(0, x), 6). <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.nn.ReLU6.</remarks>
public sealed record Relu6 : PointwiseLayer
{
    internal const string KindName = "Relu6";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override Operation CreateOperation(OperationSite site) => new PointwiseOperation<Relu6Function>(site, default);
}

/// <summary>The function of <see cref="Relu6"/>.</summary>
internal readonly struct Relu6Function : IPointwiseFunction
{
    public double Of(double x) => Math.Min(Math.Max(0, x), 6);

    public double Slope(double x) => x is > 0 and < 6 ? 1 : 0;
}
