using Nin.Kernels.Pointwise;

namespace Nin.Layers;

/// <summary>The hyperbolic tangent of x. <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.nn.Tanh.</remarks>
public sealed record Tanh : PointwiseLayer
{
    internal const string KindName = "Tanh";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override PointwiseFunction Function => new(PointwiseKind.Tanh);
}
