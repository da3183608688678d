using System.Collections.Immutable;
using Nin.Execution.Planning;

namespace Nin.Execution;

/// <summary>
/// An operation whose output can be computed a range at a time: its numbers, or its pixels. Where a pass has helpers, each takes
/// a range of its own.
/// </summary>
internal abstract class RangedOperation(ImmutableArray<Edge> inputs, Value output) : Operation(inputs, output), IShared
{
    /// <summary>Numbers from which on it pays to wake other threads: some ten microseconds of one.</summary>
    public const int LeastSharedNumbers = 1 << 15;

    /// <summary>Numbers of a unit of which ranges are made: a pixel's channels, or 1.</summary>
    protected virtual int UnitLength => 1;

    /// <summary>Numbers of a picture that it writes.</summary>
    protected virtual int NumbersToWrite => Output.Length;

    /// <inheritdoc/>
    public sealed override void Forward(PassContext context) =>
        context.Share(this, pays: NumbersToWrite * context.Count >= LeastSharedNumbers);

    /// <inheritdoc/>
    public void ForwardPart(PassContext context, SharedPart part)
    {
        (int first, int last) = part.Of(Output.Length / UnitLength * context.Count);
        ForwardRange(context, first, last - first);
    }

    /// <summary>Computes some units of the output.</summary>
    protected abstract void ForwardRange(PassContext context, int first, int count);
}
