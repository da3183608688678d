using Nin.Kernels.Pointwise;

namespace Nin.Layers;

/// <summary>x·min(max(0, x + 3), 6) / 6. <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.nn.Hardswish.</remarks>
public sealed record HardSwish : PointwiseLayer
{
    internal const string KindName = "HardSwish";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override PointwiseFunction Function => new(PointwiseKind.HardSwish);
}
