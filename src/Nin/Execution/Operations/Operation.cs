using System.Collections.Immutable;

namespace Nin.Execution.Operations;

/// <summary>
/// One kernel call of a plan, forward and backward. It knows where its values lie and nothing of any particular picture,
/// so one plan serves any number of threads, each with a context of its own.
/// </summary>
internal abstract class Operation(ImmutableArray<Edge> inputs, Value output)
{
    public ImmutableArray<Edge> Inputs { get; } = inputs;

    public Value Output { get; } = output;

    /// <summary>Whether the backward pass reads the inputs, which are then kept until it.</summary>
    public virtual bool BackwardReadsInputs => false;

    /// <summary>Whether the backward pass reads the output, which is then kept until it.</summary>
    public virtual bool BackwardReadsOutput => false;

    /// <summary>Computes the output from the inputs.</summary>
    public abstract void Forward(ExecutionContext context);

    /// <summary>
    /// Overwrites the gradient of each input that needs one, from the gradient of the output (which it may spoil), and adds
    /// to the gradients of its parameters.
    /// </summary>
    public abstract void Backward(ExecutionContext context);
}

/// <summary>An operation with one input.</summary>
internal abstract class UnaryOperation(Edge input, Value output) : Operation([input], output)
{
    protected Edge Input => Inputs[0];
}
