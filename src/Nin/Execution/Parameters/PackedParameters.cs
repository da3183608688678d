using Nin.Execution.Planning;
using Nin.Memory;
using Nin.Threading;

namespace Nin.Execution.Parameters;

/// <summary>
/// A network's parameters with the weights of every convolution packed for the products. Packed once for answering, and
/// once a step in training; read by all threads.
/// </summary>
internal sealed class PackedParameters : IDisposable
{
    private readonly ExecutionPlan _plan;
    private readonly Operation[] _operations;
    private readonly AlignedBuffer _packed, _packedTransposed;
    private readonly Action<int> _pack;

    public PackedParameters(ExecutionPlan plan, ParameterBuffer parameters)
    {
        (_plan, Parameters) = (plan, parameters);
        _operations = [.. plan.Operations.Where(operation => operation.PackedOffset >= 0)];
        _packed = new AlignedBuffer(plan.PackedLength);
        _packedTransposed = new AlignedBuffer(plan.PackedTransposedLength);
        _pack = index => _operations[index].Pack(this, _plan.Kernels);
    }

    public ParameterBuffer Parameters { get; }

    public Span<float> Packed => _packed.Span;

    public Span<float> PackedTransposed => _packedTransposed.Span;

    /// <summary>Packs the parameters as they are now.</summary>
    public void Pack(WorkerPool pool) => pool.Run(_operations.Length, _pack);

    public void Dispose()
    {
        _packed.Dispose();
        _packedTransposed.Dispose();
    }
}
