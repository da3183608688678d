using Nin.Kernels.Pooling;
using Nin.Tensors;

namespace Nin.Execution.Operations;

internal sealed class MaxPoolOperation(Edge input, Value output, Pool2dShape shape) : UnaryOperation(input, output)
{
    public override bool BackwardReadsInputs => true;

    public override bool BackwardReadsOutput => true;

    public override void Forward(ExecutionContext context) => context.Kernels.MaxPool2d(
        shape with { Batch = context.Count }, context.Read(Input.Value), context.Write(Output));

    public override void Backward(ExecutionContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.MaxPool2dBackward(
                shape with { Batch = context.Count }, context.Read(Input.Value), context.Read(Output), context.Gradient(Output),
                context.Gradient(Input));
        }
    }
}

internal sealed class AvgPoolOperation(Edge input, Value output, Pool2dShape shape) : UnaryOperation(input, output)
{
    public override void Forward(ExecutionContext context) => context.Kernels.AvgPool2d(
        shape with { Batch = context.Count }, context.Read(Input.Value), context.Write(Output));

    public override void Backward(ExecutionContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.AvgPool2dBackward(
                shape with { Batch = context.Count }, context.Gradient(Output), context.Gradient(Input));
        }
    }
}

internal sealed class GlobalAvgPoolOperation(Edge input, Value output, FeatureShape shape) : UnaryOperation(input, output)
{
    public override void Forward(ExecutionContext context) => context.Kernels.GlobalAvgPool2d(
        context.Count, shape.Pixels, shape.Channels, context.Read(Input.Value), context.Write(Output));

    public override void Backward(ExecutionContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.GlobalAvgPool2dBackward(
                context.Count, shape.Pixels, shape.Channels, context.Gradient(Output), context.Gradient(Input));
        }
    }
}
