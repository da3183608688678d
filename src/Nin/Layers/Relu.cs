using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>max(0, x). <b>Shapes</b> as the input.</summary>
public sealed record Relu : Layer
{
    internal const string KindName = "Relu";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal override bool MakesFeatures => true;

    internal override Activation? Activation => Layers.Activation.Relu;

    internal override Layer ForSignals => new SignalRelu();

    internal override bool IsLocal => true;

    internal override Operation CreateOperation(OperationSite site) => new ReluOperation(site.Input, site.Output);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => inputs[0];
}

/// <summary>A ReLU that no kernel before it could take along.</summary>
internal sealed class ReluOperation(Edge input, Value output) : UnaryOperation(input, output)
{
    public override bool BackwardReadsOutput => true;

    public override void Forward(PassContext context) =>
        context.Kernels.Relu(context.Read(Input.Value), context.Write(Output));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.ReluBackward(context.Read(Output), context.Gradient(Output), context.Gradient(Input));
        }
    }
}
