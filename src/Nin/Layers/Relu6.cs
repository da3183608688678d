using Nin.Kernels.Pointwise;

namespace Nin.Layers;

/// <summary>min(max(0, x), 6). <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.nn.ReLU6.</remarks>
public sealed record Relu6 : PointwiseLayer
{
    internal const string KindName = "Relu6";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override PointwiseFunction Function => new(PointwiseKind.Relu6);
}
