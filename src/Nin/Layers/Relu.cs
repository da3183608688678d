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

    internal override Epilogue? Epilogue => new Epilogue(null);

    internal override Layer ForSignals => new SignalRelu();

    internal override bool IsLocal => true;

    internal override Operation CreateOperation(OperationSite site) => new ReluOperation(site.Input, site.Output);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => inputs[0];
}

/// <summary>A ReLU that no kernel before it could take along.</summary>
internal sealed class ReluOperation(Edge input, Value output) : RangedOperation([input], output)
{
    public override bool BackwardReadsOutput => true;

    private Edge Input => Inputs[0];

    protected override void ForwardRange(PassContext context, int first, int count) =>
        context.Kernels.Relu(context.Read(Input.Value).Slice(first, count), context.Write(Output).Slice(first, count));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.ReluBackward(context.Read(Output), context.Gradient(Output), context.Gradient(Input));
        }
    }
}
