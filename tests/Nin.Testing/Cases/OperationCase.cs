using System.Numerics;
using Nin.Kernels;

namespace Nin.Testing.Cases;

/// <summary>
/// One operation with concrete sizes. The declaration drives its tests against the reference, against central differences,
/// against PyTorch and over guarded memory, and its benchmark.
/// </summary>
public abstract record OperationCase
{
    /// <summary>The operation and its sizes.</summary>
    public abstract string Name { get; }

    /// <summary>What it reads, weights included.</summary>
    public abstract IReadOnlyList<Operand> Inputs { get; }

    /// <summary>What it writes.</summary>
    public abstract IReadOnlyList<Operand> Outputs { get; }

    /// <summary>Whether it has a backward pass.</summary>
    public virtual bool HasBackward => true;

    /// <summary>Whether inputs are drawn so that every sum is exact in float: see <see cref="Distribution.Dyadic"/>.</summary>
    public bool Dyadic { get; init; }

    /// <summary>Whether a correct implementation makes no error at all on dyadic inputs.</summary>
    public virtual bool ExactOnDyadic => false;

    /// <summary>The outputs as the definition says them.</summary>
    public abstract void ReferenceForward<T>(Buffers<T> inputs, Buffers<T> outputs)
        where T : IFloatingPointIeee754<T>;

    /// <summary>The gradients of the inputs as the definition says them.</summary>
    public virtual void ReferenceBackward<T>(
        Buffers<T> inputs, Buffers<T> outputs, Buffers<T> outputGradients, Buffers<T> inputGradients)
        where T : IFloatingPointIeee754<T> => throw new NotSupportedException($"{Name} has no backward pass.");

    /// <summary>The calls of a kernel set that compute the same, in the order in which they must run.</summary>
    public abstract IReadOnlyList<Pass> Bind(KernelSet set, Workspace workspace);

    /// <summary>The largest error a correct float implementation can make in each output.</summary>
    /// <remarks>
    /// Unless said otherwise: an output is a sum of <see cref="ForwardTerms"/> products, and the reference on absolute
    /// values gives Σ|a·b|, which <see cref="Roundoff.Sum"/> turns into a bound.
    /// </remarks>
    public virtual void ForwardBound(Buffers<double> inputs, Buffers<double> outputs, Buffers<double> bounds)
    {
        ReferenceForward(inputs.Absolute(), bounds);
        for (int i = 0; i < bounds.Count; i++)
        {
            Scale(bounds[i], Roundoff.Sum(ForwardTerms));
        }
    }

    /// <summary>The largest error a correct float implementation can make in each gradient of an input.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="outputGradients">The gradients of the outputs.</param>
    /// <param name="bounds">The bounds; at first, the absolute values of what gradients are added to.</param>
    public virtual void BackwardBound(
        Buffers<double> inputs, Buffers<double> outputs, Buffers<double> outputGradients, Buffers<double> bounds)
    {
        ReferenceBackward(AbsoluteForBackward(inputs), AbsoluteForBackward(outputs), outputGradients.Absolute(), bounds);
        for (int i = 0; i < bounds.Count; i++)
        {
            Scale(bounds[i], Roundoff.Sum(BackwardTerms(i)));
        }
    }

    /// <summary>The name, which test runners print.</summary>
    public sealed override string ToString() => Name;

    /// <summary>The longest sum behind an output, each further rounding counted as a term; 0 where nothing is rounded.</summary>
    protected virtual int ForwardTerms => 0;

    /// <summary>The longest sum behind a gradient of one input, what it is added to counted as a term.</summary>
    protected virtual int BackwardTerms(int input) => 0;

    /// <summary>
    /// The values that the backward pass sees when Σ|a·b| is computed: absolute ones where they are factors, themselves
    /// where they say which way a gradient goes.
    /// </summary>
    protected virtual Buffers<double> AbsoluteForBackward(Buffers<double> values) => values.Absolute();

    protected static void Scale(Span<double> values, double factor)
    {
        foreach (ref double value in values)
        {
            value *= factor;
        }
    }
}
