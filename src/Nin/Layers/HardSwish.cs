using Nin.Execution;

namespace Nin.Layers;

/// <summary>x·min(max(0, x + 3), 6) / 6. <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.nn.Hardswish.</remarks>
public sealed record HardSwish : PointwiseLayer
{
    internal const string KindName = "HardSwish";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override Operation CreateOperation(OperationSite site) => new PointwiseOperation<HardSwishFunction>(site, default);
}

/// <summary>The function of <see cref="HardSwish"/>.</summary>
internal readonly struct HardSwishFunction : IPointwiseFunction
{
    public double Of(double x) => x * (Math.Min(Math.Max(0, x + 3), 6) / 6);

    public double Slope(double x) => x < -3 ? 0 : x <= 3 ? (x / 3) + 0.5 : 1;
}
