using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>
/// The logarithm of a <see cref="Softmax"/> along one dimension; along the channels, pixel by pixel, where none is said.
/// </summary>
/// <remarks>
/// <b>Shapes</b> as the input: [N, C, H, W] in PyTorch's order, or [N, C], which has dim 1 alone. <b>Source</b>
/// torch.nn.LogSoftmax(dim). In double with the largest number subtracted, as <see cref="Softmax"/>: the
/// exponentials cannot overflow, and a small logarithm keeps its digits.
/// </remarks>
public sealed record LogSoftmax : Layer
{
    internal const string KindName = "LogSoftmax";

    /// <summary>Describes a log-softmax.</summary>
    /// <param name="dim">What is summed over, in PyTorch's order [N, C, H, W]: 1 channels, 2 height, 3 width.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is none of these.</exception>
    public LogSoftmax(int dim = SoftmaxLine.Channels) => Dim = SoftmaxLine.Check(KindName, dim);

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

    internal static LogSoftmax Read(LayerSettings settings) => new(settings.Whole("dim", SoftmaxLine.Channels));

    internal override bool IsLocal => true;

    internal override Operation CreateOperation(OperationSite site) =>
        new LogSoftmaxOperation(site.Input, site.Output, SoftmaxLine.Of(Dim, site.Shape));

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) =>
        SoftmaxLine.CheckShape(KindName, Dim, inputs[0]);
}

/// <summary>A log-softmax over channels, rows or columns.</summary>
internal sealed class LogSoftmaxOperation(Edge input, Value output, SoftmaxLine line) : UnaryOperation(input, output)
{
    public override bool BackwardReadsOutput => true;

    public override void Forward(PassContext context) =>
        context.Kernels.LogSoftmax(line.Length, line.Stride, context.Read(Input.Value), context.Write(Output));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.LogSoftmaxBackward(
                line.Length, line.Stride, context.Read(Output), context.Gradient(Output), context.Gradient(Input));
        }
    }
}
