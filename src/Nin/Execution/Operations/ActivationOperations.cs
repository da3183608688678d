using Nin.Kernels.Elementwise;
using Nin.Tensors;

namespace Nin.Execution.Operations;

/// <summary>A ReLU that no kernel before it could take along.</summary>
internal sealed class ReluOperation(Edge input, Value output) : UnaryOperation(input, output)
{
    public override bool BackwardReadsOutput => true;

    public override void Forward(ExecutionContext context) =>
        context.Kernels.Relu(context.Read(Input.Value), context.Write(Output));

    public override void Backward(ExecutionContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.ReluBackward(context.Read(Output), context.Gradient(Output), context.Gradient(Input));
        }
    }
}

/// <summary>Dropout in training; when answering, plans have none.</summary>
internal sealed class DropoutOperation(Edge input, Value output, float rate, int node) : UnaryOperation(input, output)
{
    public override void Forward(ExecutionContext context) =>
        Apply(context, context.Read(Input.Value), context.Write(Output));

    public override void Backward(ExecutionContext context)
    {
        if (Input.NeedsGradient)
        {
            Apply(context, context.Gradient(Output), context.Gradient(Input));
        }
    }

    private void Apply(ExecutionContext context, ReadOnlySpan<float> source, Span<float> destination)
    {
        TrainingPass training = context.Training!;
        var key = new DropoutKey(training.Seed, training.Step, (uint)node);
        Dropout.Apply(key, training.FirstPicture, Output.Length, rate, source, destination);
    }
}

/// <summary>A softmax over the channels of each pixel.</summary>
internal sealed class SoftmaxOperation(Edge input, Value output, int channels) : UnaryOperation(input, output)
{
    public override bool BackwardReadsOutput => true;

    public override void Forward(ExecutionContext context) =>
        Kernels.Loss.Softmax.Forward(channels, context.Read(Input.Value), context.Write(Output));

    public override void Backward(ExecutionContext context)
    {
        if (Input.NeedsGradient)
        {
            Kernels.Loss.Softmax.Backward(channels, context.Read(Output), context.Gradient(Output), context.Gradient(Input));
        }
    }
}

/// <summary>A flatten of maps with more than one pixel, which changes the order of the floats.</summary>
internal sealed class FlattenOperation(Edge input, Value output, FeatureShape shape) : UnaryOperation(input, output)
{
    public override void Forward(ExecutionContext context) => PixelLayout.ToChannelsFirst(
        context.Count, shape.Pixels, shape.Channels, context.Read(Input.Value), context.Write(Output));

    public override void Backward(ExecutionContext context)
    {
        if (Input.NeedsGradient)
        {
            PixelLayout.ToChannelsLast(
                context.Count, shape.Pixels, shape.Channels, context.Gradient(Output), context.Gradient(Input));
        }
    }
}
