using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Kernels.Pointwise;

namespace Nin.Layers;

/// <summary>A function of each number by itself.</summary>
internal sealed class PointwiseOperation(OperationSite site, PointwiseFunction function)
    : RangedOperation([site.Input], site.Output)
{
    public override bool BackwardReadsInputs => true;

    private Edge Input => Inputs[0];

    protected override void ForwardRange(PassContext context, int first, int count) => context.Kernels.Pointwise(
        function, context.Read(Input.Value).Slice(first, count), context.Write(Output).Slice(first, count));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.PointwiseBackward(
                function, context.Read(Input.Value), context.Gradient(Output), context.Gradient(Input));
        }
    }
}
