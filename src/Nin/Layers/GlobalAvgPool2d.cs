using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>The mean of each channel over the whole picture; with one channel a class, the classifier's head.</summary>
/// <remarks>
/// <b>Shapes</b> [N, H, W, C] to [N, 1, 1, C]. <b>Source</b> Lin, Chen, Yan, arXiv 1312.4400, section 3.2;
/// torch.nn.AdaptiveAvgPool2d(1).
/// </remarks>
public sealed record GlobalAvgPool2d : Layer
{
    internal const string KindName = "GlobalAvgPool2d";

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override LayerWindow Window => LayerWindow.Global;

    internal override bool KeepsProbabilities => true;

    internal override bool AveragesPlaces => true;

    internal override bool IsAffine => true;

    internal override Operation CreateOperation(OperationSite site) =>
        new GlobalAvgPoolOperation(site.Input, site.Output, site.Shape);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => inputs[0].IsFlat
        ? throw new ArgumentException($"GlobalAvgPool2d: expected pictures [N, H, W, C], got {inputs[0]}.", nameof(inputs))
        : new FeatureShape(1, 1, inputs[0].Channels);
}

/// <summary>The mean of each channel over the whole picture.</summary>
internal sealed class GlobalAvgPoolOperation(Edge input, Value output, FeatureShape shape) : UnaryOperation(input, output)
{
    public override void Forward(PassContext context) => context.Kernels.GlobalAvgPool2d(
        context.Count, shape.Pixels, shape.Channels, context.Read(Input.Value), context.Write(Output));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.GlobalAvgPool2dBackward(
                context.Count, shape.Pixels, shape.Channels, context.Gradient(Output), context.Gradient(Input));
        }
    }
}
