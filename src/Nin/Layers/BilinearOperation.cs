using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Kernels.Resampling;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Each output pixel is four input pixels, weighted.</summary>
internal sealed class BilinearOperation(Edge input, Value output, FeatureShape shape, LinePlace[] rows, LinePlace[] columns)
    : UnaryOperation(input, output)
{
    private readonly PictureSize _size = new(shape.Height, shape.Width, shape.Channels);

    public override void Forward(PassContext context) =>
        context.Kernels.Bilinear(context.Count, _size, rows, columns, context.Read(Input.Value), context.Write(Output));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.BilinearBackward(
                context.Count, _size, rows, columns, context.Gradient(Output), context.Gradient(Input));
        }
    }
}
