using Nin.Execution;
using Nin.Kernels.Broadcasting;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>The first input over the second, number by number.</summary>
/// <remarks>
/// <b>Shapes</b> two inputs of one shape, or with sizes of 1 that are repeated: [N, 1, 1, C] against [N, H, W, C] for each pixel,
/// [N, H, W, 1] for each channel. Features alone, [N, C], are one pixel. <b>Source</b> torch.div.
/// </remarks>
public sealed record Divide : Layer
{
    internal const string KindName = "Divide";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override int MinInputs => 2;

    internal override int MaxInputs => 2;

    internal override bool IsLocal => true;

    internal override Operation CreateOperation(OperationSite site) => new BroadcastOperation(site, PairFunction.Divide);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) =>
        BroadcastShapes.Check(KindName, inputs);
}
