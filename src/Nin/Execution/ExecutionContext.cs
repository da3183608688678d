using Nin.Kernels;
using Nin.Kernels.Memory;

namespace Nin.Execution;

/// <summary>What one thread works with while it takes pictures through a plan: memory of its own and what it reads.</summary>
internal sealed class ExecutionContext(ExecutionPlan plan) : IDisposable
{
    private readonly AlignedBuffer _arena = new(plan.ArenaLength);
    private readonly AlignedBuffer _scratch = new(plan.ScratchLength);

    public KernelSet Kernels { get; } = plan.Kernels;

    /// <summary>Pictures in this pass, at most the plan's capacity.</summary>
    public int Count { get; set; }

    /// <summary>The pictures, [Count, height, width, channels].</summary>
    public ReadOnlyMemory<float> Pictures { get; set; }

    /// <summary>The parameters, and the weights packed for the products.</summary>
    public PackedParameters Parameters { get; set; } = null!;

    /// <summary>What only training has; null when answering.</summary>
    public TrainingPass? Training { get; set; }

    public Span<float> Scratch => _scratch.Span;

    public ReadOnlySpan<float> Read(Value value) => value.IsPicture ? Pictures.Span : Write(value);

    public Span<float> Write(Value value) => _arena.Span.Slice(value.Offset, value.Length * Count);

    public Span<float> Gradient(Value value) => _arena.Span.Slice(value.GradientOffset, value.Length * Count);

    public Span<float> Gradient(Edge edge) => _arena.Span.Slice(edge.GradientOffset, edge.Value.Length * Count);

    public void Dispose()
    {
        _arena.Dispose();
        _scratch.Dispose();
    }
}
