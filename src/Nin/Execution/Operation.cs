using System.Collections.Immutable;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Kernels.Convolution;
using Nin.Layers;

namespace Nin.Execution;

/// <summary>
/// One kernel call of a plan, forward and backward. It knows where its values lie and nothing of any particular picture,
/// so one plan serves any number of threads, each with a context of its own.
/// </summary>
internal abstract class Operation(ImmutableArray<Edge> inputs, Value output)
{
    public ImmutableArray<Edge> Inputs { get; protected set; } = inputs;

    public Value Output { get; } = output;

    /// <summary>Whether the backward pass reads the inputs, which are then kept until it.</summary>
    public virtual bool BackwardReadsInputs => false;

    /// <summary>Whether the backward pass reads the output, which is then kept until it.</summary>
    public virtual bool BackwardReadsOutput => false;

    /// <summary>Multiply-adds of one picture, forward.</summary>
    public virtual long MultiplyAdds => 0;

    /// <summary>Where the packed weights lie, and those packed for the gradient of the input.</summary>
    public int PackedOffset { get; set; } = -1;

    public int PackedTransposedOffset { get; set; } = -1;

    /// <summary>Computes the output from the inputs.</summary>
    public abstract void Forward(PassContext context);

    /// <summary>
    /// Overwrites the gradient of each input that needs one, from the gradient of the output (which it may spoil), and adds
    /// to the gradients of its parameters.
    /// </summary>
    public abstract void Backward(PassContext context);

    /// <summary>Takes an activation behind it along in its last step, where it can; says whether it does.</summary>
    public virtual bool TryFuse(Activation activation) => false;

    /// <summary>Takes what is done behind it along when answering, where it can; says whether it does.</summary>
    public virtual bool TryFollow(Epilogue epilogue) => false;

    /// <summary>
    /// Adds another value, which is computed before, to its output in passing when answering, where it can; says whether it does.
    /// </summary>
    public virtual bool TryAdd(Edge addend) => false;

    /// <summary>What it has taken along; null for nothing.</summary>
    protected EpilogueRange? After { get; private set; }

    /// <summary>Takes one thing along, for operations that can; says whether it was the first.</summary>
    protected bool Follow(Epilogue epilogue)
    {
        bool isFirst = After is null;
        After ??= new EpilogueRange(Output, epilogue);
        return isFirst;
    }

    /// <summary>Floats of scratch memory.</summary>
    public virtual int ScratchLength(KernelSet kernels, bool training) => 0;

    /// <summary>Floats of weights packed for the products.</summary>
    public virtual int PackedLength(KernelSet kernels) => 0;

    /// <summary>Floats of weights packed for the gradient of the input.</summary>
    public virtual int PackedTransposedLength(KernelSet kernels) => 0;

    /// <summary>Packs its weights as they are now.</summary>
    public virtual void Pack(PackedParameters packed, KernelSet kernels)
    {
    }

    /// <summary>Moves running statistics towards those of a batch's shards.</summary>
    public virtual void UpdateRunning(ParameterBuffer parameters, ReadOnlySpan<TrainingPass> passes)
    {
    }

    /// <summary>Whether it reads so many weights that they should be read for many pictures at once.</summary>
    public virtual bool WantsManyPictures(KernelSet kernels) => false;

    /// <summary>
    /// Channels of an output pixel, if it can write each into a wider one (<see cref="Value.Within"/>); null where it cannot.
    /// </summary>
    public virtual int? ChannelsIntoWider => null;

    /// <summary>Where an input lies in the output, if all that is done with it is to copy it there; else null.</summary>
    public virtual ChannelRange? RangeOf(Value input) => null;

    /// <summary>What its products cost on these kernels; null where it has none.</summary>
    public virtual ConvolutionCost? CostOn(KernelSet kernels) => null;
}

/// <summary>An operation with one input.</summary>
internal abstract class UnaryOperation(Edge input, Value output) : Operation([input], output)
{
    protected Edge Input => Inputs[0];
}

/// <summary>An operation whose forward pass several threads can share.</summary>
internal interface IShared
{
    /// <summary>Computes one of several parts.</summary>
    void ForwardPart(PassContext context, SharedPart part);
}

/// <summary>One of the parts that an operation is cut into, and the number of the thread that computes it.</summary>
internal readonly record struct SharedPart(int Index, int Count, int Thread)
{
    /// <summary>All of it.</summary>
    public static SharedPart Whole => new(0, 1, 0);

    /// <summary>Which of so many units it has: no two parts differ by more than one.</summary>
    public (int First, int Last) Of(int units) =>
        ((int)((long)units * Index / Count), (int)((long)units * (Index + 1) / Count));
}
