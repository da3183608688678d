using Nin.Execution;
using Nin.Kernels.Pointwise;

namespace Nin.Layers;

/// <summary>A function of each number by itself.</summary>
internal sealed class PointwiseOperation(OperationSite site, PointwiseFunction function)
    : UnaryOperation(site.Input, site.Output)
{
    public override bool BackwardReadsInputs => true;

    public override void Forward(PassContext context) =>
        context.Kernels.Pointwise(function, context.Read(Input.Value), context.Write(Output));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.PointwiseBackward(
                function, context.Read(Input.Value), context.Gradient(Output), context.Gradient(Input));
        }
    }
}
