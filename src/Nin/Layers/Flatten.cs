using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Features without a place: [N, H, W, C] to [N, C·H·W].</summary>
/// <remarks>The features stand in PyTorch's order (channel, row, column), so that fully connected weights of files fit.</remarks>
public sealed record Flatten : Layer
{
    internal const string KindName = "Flatten";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override bool KeepsProbabilities => true;

    internal override bool IsAffine => true;

    /// <summary>Features of more than one pixel see the whole picture together.</summary>
    internal override bool JoinsPlaces(FeatureShape input) => input.Pixels > 1;

    /// <summary>Single pixels lie in PyTorch's order already.</summary>
    internal override bool IsIdentity(FeatureShape input, bool training) => input.Pixels == 1;

    internal override Operation CreateOperation(OperationSite site) => new FlattenOperation(site.Input, site.Output, site.Shape);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => FeatureShape.Flat(inputs[0].Length);
}

/// <summary>A flatten of maps with more than one pixel, which changes the order of the floats.</summary>
internal sealed class FlattenOperation(Edge input, Value output, FeatureShape shape) : UnaryOperation(input, output)
{
    public override void Forward(PassContext context) => context.Kernels.ToChannelsFirst(
        context.Count, shape.Pixels, shape.Channels, context.Read(Input.Value), context.Write(Output));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.ToChannelsLast(
                context.Count, shape.Pixels, shape.Channels, context.Gradient(Output), context.Gradient(Input));
        }
    }
}
