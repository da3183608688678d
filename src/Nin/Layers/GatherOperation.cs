using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Each output pixel is an input pixel, or 0: for each output row and column, the input's, or −1 for none.</summary>
internal sealed class GatherOperation(Edge input, Value output, FeatureShape shape, int[] rows, int[] columns)
    : UnaryOperation(input, output)
{
    private readonly PictureSize _size = new(shape.Height, shape.Width, shape.Channels);

    public override void Forward(PassContext context) =>
        context.Kernels.Gather(context.Count, _size, rows, columns, context.Read(Input.Value), context.Write(Output));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.GatherBackward(
                context.Count, _size, rows, columns, context.Gradient(Output), context.Gradient(Input));
        }
    }
}
