using Nin.Execution;
using Nin.Execution.Planning;

namespace Nin.Layers;

/// <summary>A pooling over windows. Where a pass has helpers, each takes some lines of the output.</summary>
internal abstract class PoolOperation(Edge input, Value output) : UnaryOperation(input, output), IShared
{
    /// <inheritdoc/>
    public override void Forward(PassContext context)
    {
        if (context.Helpers is not null && Output.Length * context.Count >= RangedOperation.LeastSharedNumbers)
        {
            context.Share(this);
        }
        else
        {
            ForwardPart(context, 0, 1);
        }
    }

    /// <inheritdoc/>
    public abstract void ForwardPart(PassContext context, int part, int parts);
}
