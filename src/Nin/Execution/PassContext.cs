using System.Diagnostics;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Execution.Timing;
using Nin.Kernels;
using Nin.Memory;
using Nin.Networks;
using Nin.Threading;

namespace Nin.Execution;

/// <summary>What one thread works with while it takes pictures through a plan: memory of its own and what it reads.</summary>
internal sealed class PassContext : IDisposable
{
    private const int PartsOfAThread = 2;

    private readonly ExecutionPlan _plan;
    private readonly AlignedBuffer _arena;
    private readonly Action<int, int> _runPart;
    private AlignedBuffer[] _scratch;
    private IShared? _shared;

    public PassContext(ExecutionPlan plan)
    {
        (_plan, Kernels) = (plan, plan.Kernels);
        _arena = new AlignedBuffer(plan.ArenaLength);
        _scratch = [new AlignedBuffer(plan.ScratchLength)];
        _runPart = (part, thread) => _shared!.ForwardPart(this, new SharedPart(part, Parts, thread));
    }

    public KernelSet Kernels { get; }

    /// <summary>
    /// Parts into which helpers cut an operation: more than there are threads, so that one that is held up takes fewer.
    /// </summary>
    private int Parts => PartsOfAThread * Helpers!.Threads;

    /// <summary>Threads that are at work where an operation is cut into so many parts.</summary>
    public int ThreadsOf(int parts) => Math.Min(parts, Helpers?.Threads ?? 1);

    /// <summary>
    /// Threads that share this pass's operations, where there are not passes enough for all of them; else null.
    /// </summary>
    public WorkerPool? Helpers { get; set; }

    /// <summary>Where the time of every operation is added up; null for nowhere.</summary>
    public OperationTimes? Times { get; set; }

    /// <summary>The moment, where times are added up.</summary>
    public long Now => Times is null ? 0 : Stopwatch.GetTimestamp();

    /// <summary>
    /// Pictures that the operations take now: those of the pass, at most the plan's capacity, or a segment's few of them.
    /// </summary>
    public int Count { get; set; }

    /// <summary>The first of them in the pass.</summary>
    private int First { get; set; }

    /// <summary>The pictures of the pass, [pictures, height, width, channels].</summary>
    public ReadOnlyMemory<float> Pictures { get; set; }

    /// <summary>The parameters, and the weights packed for the products.</summary>
    public PackedParameters Parameters { get; set; } = null!;

    /// <summary>What only training has; null when answering.</summary>
    public TrainingPass? Training { get; set; }

    public Span<float> Scratch => ScratchOf(0);

    /// <summary>The scratch memory of one of the threads that share an operation.</summary>
    public Span<float> ScratchOf(int thread) => _scratch[thread].Span;

    /// <summary>
    /// Takes an operation forward: on all helpers where there are such and it pays; else, and where they are with another caller,
    /// whole, since parts may repeat work.
    /// </summary>
    public void Share(IShared operation, bool pays)
    {
        if (Helpers is null || !pays)
        {
            operation.ForwardPart(this, SharedPart.Whole);
            return;
        }

        if (_scratch.Length < Helpers.Threads)
        {
            int more = Helpers.Threads - _scratch.Length;
            _scratch = [.. _scratch, .. Enumerable.Range(0, more).Select(_ => new AlignedBuffer(_plan.ScratchLength))];
        }

        _shared = operation;
        if (!Helpers.TryRunNear(Parts, _runPart))
        {
            operation.ForwardPart(this, SharedPart.Whole);
        }
    }

    /// <summary>Turns to some of the pass's pictures: those that a segment takes next (<see cref="Grouping"/>).</summary>
    public void SelectPictures(int first, int count) => (First, Count) = (first, count);

    public ReadOnlySpan<float> Read(Value value) =>
        value.IsPicture ? Pictures.Span.Slice(First * value.Length, Count * value.Length) : Write(value);

    /// <summary>
    /// The value of the pictures taken now, [pixels, channels]. Where it is channels of another value, what lies between two of
    /// its pixels is in the span as well, and is to be left alone.
    /// </summary>
    public Span<float> Write(Value value) => value.Within is ChannelRange range
        ? Write(range.Whole)[range.First..^(range.Stride - range.First - range.Count)]
        : _arena.Span.Slice(value.Offset + (value.StaysInSegment ? 0 : First * value.Length), value.Length * Count);

    /// <summary>The network's outputs for the pass's pictures.</summary>
    public OutputSet Outputs => new(_plan.OutputLayout, _arena.Span, _plan.OutputOffsets, Count, Kernels);

    /// <summary>Where their gradients go.</summary>
    public GradientSet OutputGradients => new(_plan.OutputLayout, _arena.Span, _plan.OutputGradientOffsets, Count);

    public Span<float> Gradient(Value value) => _arena.Span.Slice(value.GradientOffset, value.Length * Count);

    public Span<float> Gradient(Edge edge) => _arena.Span.Slice(edge.GradientOffset, edge.Value.Length * Count);

    public void Dispose()
    {
        _arena.Dispose();
        foreach (AlignedBuffer scratch in _scratch)
        {
            scratch.Dispose();
        }
    }
}
