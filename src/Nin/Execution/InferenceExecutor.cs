using System.Collections.Concurrent;
using Nin.Execution.Timing;
using Nin.Kernels;
using Nin.Kernels.Threading;
using Nin.Networks;

namespace Nin.Execution;

/// <summary>
/// Computes a network's outputs for any number of pictures, on all threads of a pool. Any number of callers may ask at
/// once: the weights are read only, and each piece of work takes memory of its own from a stock.
/// </summary>
/// <remarks>
/// Pictures are taken a few at a time, so that their activations stay in the cache; how many depends on the network alone,
/// and no output depends on it.
/// </remarks>
internal sealed class InferenceExecutor : IDisposable
{
    /// <summary>Bytes that the largest activations of the pictures taken together may have.</summary>
    private const int ActivationBytes = 4 << 20;

    private const int MaxPiece = 16;

    private readonly ConcurrentBag<ExecutionContext> _stock = [];
    private readonly ConcurrentBag<Request> _requests = [];
    private readonly ParameterBuffer _parameters;
    private readonly PackedParameters _packed;
    private readonly WorkerPool _pool;
    private readonly int _piece;

    /// <summary>Compiles a network with these parameters, of which it keeps a copy of its own.</summary>
    public InferenceExecutor(Network network, ParameterBuffer parameters, KernelSet kernels, WorkerPool pool)
    {
        (Network simpler, _parameters) = InferenceGraph.Simplify(network, parameters);
        _pool = pool;
        long largest = simpler.OutputShapes.Max(shape => (long)shape.Length) * sizeof(float);
        _piece = (int)Math.Clamp(ActivationBytes / largest, 1, MaxPiece);
        Plan = new ExecutionPlan(simpler, _parameters.Layout, kernels, _piece, training: false);
        _packed = new PackedParameters(Plan, _parameters);
        _packed.Pack(pool);
    }

    public ExecutionPlan Plan { get; }

    /// <summary>Where the time of every operation is added up; null for nowhere.</summary>
    public OperationTimes? Times { get; set; }

    /// <summary>outputs [count, classes] = the network's outputs for pictures [count, height, width, channels].</summary>
    public void Run(int count, ReadOnlyMemory<float> pictures, Memory<float> outputs)
    {
        if (!_requests.TryTake(out Request? request))
        {
            request = new Request(this);
        }

        (request.Count, request.Pictures, request.Outputs) = (count, pictures, outputs);
        _pool.Run((count + _piece - 1) / _piece, request.Piece);
        (request.Pictures, request.Outputs) = (default, default);
        _requests.Add(request);
    }

    public void Dispose()
    {
        while (_stock.TryTake(out ExecutionContext? context))
        {
            context.Dispose();
        }

        _packed.Dispose();
        _parameters.Dispose();
    }

    private void RunPiece(Request request, int piece)
    {
        if (!_stock.TryTake(out ExecutionContext? context))
        {
            context = new ExecutionContext(Plan) { Parameters = _packed };
        }

        int first = piece * _piece;
        int length = Plan.Network.Input.Length, classes = Plan.Output.Length;
        context.Count = Math.Min(_piece, request.Count - first);
        context.Pictures = request.Pictures.Slice(first * length, context.Count * length);
        if (Times is null)
        {
            Plan.Forward(context);
        }
        else
        {
            Times.Forward(context);
        }

        context.Read(Plan.Output).CopyTo(request.Outputs.Span.Slice(first * classes, context.Count * classes));
        _stock.Add(context);
    }

    /// <summary>A call under way. Kept for the next, so that answering allocates nothing.</summary>
    private sealed class Request
    {
        public Request(InferenceExecutor executor)
        {
            Piece = index => executor.RunPiece(this, index);
        }

        public Action<int> Piece { get; }

        public int Count { get; set; }

        public ReadOnlyMemory<float> Pictures { get; set; }

        public Memory<float> Outputs { get; set; }
    }
}
