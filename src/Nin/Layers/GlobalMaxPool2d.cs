using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Kernels.Pooling;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>The largest number of each channel over the whole picture.</summary>
/// <remarks>
/// <b>Shapes</b> [N, H, W, C] to [N, 1, 1, C]. <b>Source</b> torch.nn.AdaptiveMaxPool2d(1).
/// Of several largest the first has the gradient.
/// </remarks>
public sealed record GlobalMaxPool2d : Layer
{
    internal const string KindName = "GlobalMaxPool2d";

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override LayerWindow Window => LayerWindow.Global;

    internal override bool IsIdentity(FeatureShape input, bool training) => input.Pixels == 1;

    internal override Layer ForSignals => this;

    internal override Operation CreateOperation(OperationSite site) =>
        new GlobalMaxPoolOperation(site.Input, site.Output, site.Shape);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) =>
        new(1, 1, LayerRules.Picture(KindName, inputs[0]).Channels);
}

/// <summary>The largest number of each channel over the whole picture, which is the one window.</summary>
internal sealed class GlobalMaxPoolOperation(Edge input, Value output, FeatureShape shape) : UnaryOperation(input, output)
{
    public override bool BackwardReadsInputs => true;

    public override bool BackwardReadsOutput => true;

    public override void Forward(PassContext context) =>
        context.Kernels.MaxPool2d(ShapeOf(context.Count), context.Read(Input.Value), context.Write(Output));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.MaxPool2dBackward(
                ShapeOf(context.Count), context.Read(Input.Value), context.Read(Output), context.Gradient(Output),
                context.Gradient(Input));
        }
    }

    private Pool2dShape ShapeOf(int count) => new(
        count, shape.Height, shape.Width, shape.Channels, new Window2d(shape.Height, shape.Width), CeilMode: false);
}
