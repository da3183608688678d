using Nin.Kernels.Pointwise;

namespace Nin.Layers;

/// <summary>1 / (1 + exp(−x)). <b>Shapes</b> as the input.</summary>
/// <remarks><b>Source</b> torch.nn.Sigmoid.</remarks>
public sealed record Sigmoid : PointwiseLayer
{
    internal const string KindName = "Sigmoid";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override bool MakesOwnProbabilities => true;

    internal override PointwiseFunction Function => new(PointwiseKind.Sigmoid);
}
