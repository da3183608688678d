using Nin.Kernels.Pointwise;

namespace Nin.Layers;

/// <summary>x·σ(x), also called swish. <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.nn.SiLU.</remarks>
public sealed record Silu : PointwiseLayer
{
    internal const string KindName = "Silu";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override PointwiseFunction Function => new(PointwiseKind.Silu);
}
