using Nin.Execution;

namespace Nin.Layers;

/// <summary>min(max(0, x + 3), 6) / 6. <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.nn.Hardsigmoid.</remarks>
public sealed record HardSigmoid : PointwiseLayer
{
    internal const string KindName = "HardSigmoid";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override Operation CreateOperation(OperationSite site) => new PointwiseOperation<HardSigmoidFunction>(site, default);
}

/// <summary>The function of <see cref="HardSigmoid"/>.</summary>
internal readonly struct HardSigmoidFunction : IPointwiseFunction
{
    public double Of(double x) => Math.Min(Math.Max(0, x + 3), 6) / 6;

    public double Slope(double x) => x is > -3 and < 3 ? 1.0 / 6 : 0;
}
