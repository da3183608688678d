using Nin.Execution;
using Nin.Kernels.Broadcasting;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>The product of two inputs, number by number.</summary>
/// <remarks>
/// <b>Shapes</b> two inputs of one shape, or with sizes of 1 that are repeated: [N, 1, 1, C] against [N, H, W, C] for each pixel,
/// [N, H, W, 1] for each channel. Features alone, [N, C], are one pixel. <b>Source</b> torch.mul;
/// squeeze-and-excitation, arXiv 1709.01507, multiplies each channel by its own number.
/// </remarks>
public sealed record Multiply : Layer
{
    internal const string KindName = "Multiply";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override int MinInputs => 2;

    internal override int MaxInputs => 2;

    internal override bool IsLocal => true;

    internal override Operation CreateOperation(OperationSite site) => new BroadcastOperation(site, PairFunction.Multiply);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) =>
        BroadcastShapes.Check(KindName, inputs);
}
