using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>exp(x) over its sum along the channels, pixel by pixel. <b>Shapes</b> as the input.</summary>
public sealed record Softmax : Layer
{
    internal const string KindName = "Softmax";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override bool MakesProbabilities => true;

    internal override Operation CreateOperation(OperationSite site) =>
        new SoftmaxOperation(site.Input, site.Output, site.Shape.Channels);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => inputs[0];
}

/// <summary>A softmax over the channels of each pixel.</summary>
internal sealed class SoftmaxOperation(Edge input, Value output, int channels) : UnaryOperation(input, output)
{
    public override bool BackwardReadsOutput => true;

    public override void Forward(PassContext context) =>
        context.Kernels.Softmax(channels, context.Read(Input.Value), context.Write(Output));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.SoftmaxBackward(channels, context.Read(Output), context.Gradient(Output), context.Gradient(Input));
        }
    }
}
