using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>exp(x) over its sum along one dimension; along the channels, pixel by pixel, where none is said.</summary>
/// <remarks>
/// <b>Shapes</b> as the input: [N, C, H, W] in PyTorch's order, or [N, C], which has dim 1 alone. <b>Source</b>
/// torch.nn.Softmax(dim). In double with the largest number subtracted: the exponentials cannot overflow.
/// </remarks>
public sealed record Softmax : Layer
{
    internal const string KindName = "Softmax";

    /// <summary>Describes a softmax.</summary>
    /// <param name="dim">What is summed over, in PyTorch's order [N, C, H, W]: 1 channels, 2 height, 3 width.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is none of these.</exception>
    public Softmax(int dim = SoftmaxLine.Channels) => Dim = SoftmaxLine.Check(KindName, dim);

    /// <summary>What is summed over, in PyTorch's order [N, C, H, W]: 1 channels, 2 height, 3 width.</summary>
    public int Dim { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings => SoftmaxLine.Settings(Dim);

    /// <inheritdoc/>
    public override LayerWindow Window => SoftmaxLine.Rows(Dim);

    /// <inheritdoc/>
    public override LayerWindow ColumnWindow => SoftmaxLine.Columns(Dim);

    /// <summary>Of the classes, which are channels: a softmax over places says where, and not what.</summary>
    internal override bool MakesProbabilities => Dim == SoftmaxLine.Channels;

    internal static Softmax Read(LayerSettings settings) => new(settings.Whole("dim", SoftmaxLine.Channels));

    internal override bool IsLocal => true;

    internal override Operation CreateOperation(OperationSite site) => Dim == SoftmaxLine.Channels
        ? new SoftmaxOperation(site.Input, site.Output, site.Shape.Channels)
        : new PlacesSoftmaxOperation(site.Input, site.Output, SoftmaxLine.Of(Dim, site.Shape));

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) =>
        SoftmaxLine.CheckShape(KindName, Dim, inputs[0]);
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

/// <summary>A softmax over rows or columns, channel by channel.</summary>
internal sealed class PlacesSoftmaxOperation(Edge input, Value output, SoftmaxLine line) : UnaryOperation(input, output)
{
    public override bool BackwardReadsOutput => true;

    public override void Forward(PassContext context) =>
        context.Kernels.Softmax(line.Length, line.Stride, context.Read(Input.Value), context.Write(Output));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.SoftmaxBackward(
                line.Length, line.Stride, context.Read(Output), context.Gradient(Output), context.Gradient(Input));
        }
    }
}
