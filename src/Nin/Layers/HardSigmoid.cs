using Nin.Kernels.Pointwise;

namespace Nin.Layers;

/// <summary>min(max(0, x + 3), 6) / 6. <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.nn.Hardsigmoid.</remarks>
public sealed record HardSigmoid : PointwiseLayer
{
    internal const string KindName = "HardSigmoid";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override PointwiseFunction Function => new(PointwiseKind.HardSigmoid);
}
