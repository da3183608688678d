using Nin.Execution;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>The first input less the second, number by number.</summary>
/// <remarks>
/// <b>Shapes</b> two inputs of one shape, or with sizes of 1 that are repeated: [N, 1, 1, C] against [N, H, W, C] for each pixel,
/// [N, H, W, 1] for each channel. Features alone, [N, C], are one pixel. <b>Source</b> torch.sub.
/// </remarks>
public sealed record Subtract : Layer
{
    internal const string KindName = "Subtract";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override int MinInputs => 2;

    internal override int MaxInputs => 2;

    internal override Operation CreateOperation(OperationSite site) => new BroadcastOperation<SubtractFunction>(site);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) =>
        BroadcastShapes.Check(KindName, inputs);
}

/// <summary>The function of <see cref="Subtract"/>.</summary>
internal readonly struct SubtractFunction : IPairFunction
{
    public static bool SlopesReadInputs => false;

    public static float Of(float a, float b) => a - b;

    public static double FirstSlope(float a, float b) => 1;

    public static double SecondSlope(float a, float b) => -1;
}
