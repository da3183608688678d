using Nin.Execution;
using Nin.Execution.Planning;

namespace Nin.Layers;

/// <summary>A pooling over windows. Where a pass has helpers, each takes some lines of the output.</summary>
internal abstract class PoolOperation(Edge input, Value output) : UnaryOperation(input, output), IShared
{
    /// <inheritdoc/>
    public override void Forward(PassContext context) =>
        context.Share(this, pays: Output.Length * context.Count >= RangedOperation.LeastSharedNumbers);

    /// <inheritdoc/>
    public abstract void ForwardPart(PassContext context, SharedPart part);
}
