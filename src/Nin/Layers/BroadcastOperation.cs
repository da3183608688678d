using Nin.Execution;
using Nin.Kernels;
using Nin.Kernels.Broadcasting;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>
/// A function of two inputs, number by number; a size of 1 is repeated. A repeated number's gradient is the sum, in double.
/// </summary>
internal sealed class BroadcastOperation(OperationSite site, PairFunction function) : Operation(site.Inputs, site.Output)
{
    private readonly PictureSize
        _first = SizeOf(site.Network.InputShapesOf(site.Index)[0]),
        _second = SizeOf(site.Network.InputShapesOf(site.Index)[1]);

    /// <summary>Those of sums and differences do not: the inputs are not kept then, and may be anything.</summary>
    public override bool BackwardReadsInputs => function is PairFunction.Multiply or PairFunction.Divide;

    public override void Forward(PassContext context) => context.Kernels.Broadcast(
        new BroadcastShape(context.Count, _first, _second), function, context.Read(Inputs[0].Value),
        context.Read(Inputs[1].Value), context.Write(Output));

    public override void Backward(PassContext context)
    {
        for (int i = 0; i < 2; i++)
        {
            if (Inputs[i].NeedsGradient)
            {
                context.Kernels.BroadcastBackward(
                    new BroadcastShape(context.Count, _first, _second), function, ofFirst: i == 0,
                    context.Read(Inputs[0].Value), context.Read(Inputs[1].Value), context.Gradient(Output),
                    context.Gradient(Inputs[i]));
            }
        }
    }

    private static PictureSize SizeOf(FeatureShape shape) => new(shape.Height, shape.Width, shape.Channels);
}
