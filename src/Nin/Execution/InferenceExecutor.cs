using System.Collections.Concurrent;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Execution.Timing;
using Nin.Kernels;
using Nin.Networks;
using Nin.Threading;

namespace Nin.Execution;

/// <summary>
/// Computes a network's outputs for any number of pictures, on all threads of a pool. Any number of callers may ask at
/// once: the weights are read only, and each piece of work takes memory of its own from a stock.
/// </summary>
/// <remarks>
/// Pictures are taken some at a time, and the threads share them evenly. Those left over, if they are so few that half of the
/// threads would have none, are taken together, and the threads share every heavy layer. No output depends on either. The stock
/// has as many contexts as pieces were ever under way at once, and keeps them until the executor goes.
/// </remarks>
internal sealed class InferenceExecutor : IDisposable
{
    /// <summary>
    /// Bytes that the largest activations of the pictures taken together may have. More pictures read the transformed weights of
    /// Winograd's algorithm less often; most activations are only ever there for a few of them (see <see cref="Grouping"/>).
    /// </summary>
    private const int ActivationBytes = 16 << 20;

    private const int MaxPiece = 16;

    private readonly ConcurrentBag<PassContext> _stock = [];
    private readonly ConcurrentBag<Request> _requests = [];
    private readonly ParameterBuffer _parameters;
    private readonly PackedParameters _packed;
    private readonly WorkerPool _pool;
    private readonly int _piece;

    /// <summary>Compiles a network with these parameters, of which it keeps a copy of its own.</summary>
    public InferenceExecutor(
        Network network, ParameterBuffer parameters, KernelSet kernels, WorkerPool pool, int cacheBytes = Grouping.CacheBytes)
    {
        (Network simpler, _parameters) = InferenceGraph.Simplify(network, parameters);
        _pool = pool;
        long largest = simpler.OutputShapes.Max(shape => (long)shape.Length) * sizeof(float);
        _piece = (int)Math.Clamp(ActivationBytes / largest, 1, MaxPiece);
        Plan = new ExecutionPlan(simpler, _parameters.Layout, kernels, _piece, training: false, cacheBytes);
        _packed = new PackedParameters(Plan, _parameters);
        _packed.Pack(pool);
    }

    public ExecutionPlan Plan { get; }

    /// <summary>Where the time of every operation is added up; null for nowhere.</summary>
    public OperationTimes? Times { get; set; }

    /// <summary>output [count, ...] = the network's main output for pictures [count, height, width, channels].</summary>
    public void Run(int count, ReadOnlyMemory<float> pictures, Memory<float> output) =>
        Run(count, pictures, new ReadOnlySpan<Memory<float>>(in output));

    /// <summary>
    /// outputs[i] [count, ...] = the network's outputs, in its order, for pictures [count, height, width, channels]. Those behind
    /// the last one given, and those of no length, are left aside.
    /// </summary>
    public void Run(int count, ReadOnlyMemory<float> pictures, ReadOnlySpan<Memory<float>> outputs)
    {
        if (!_requests.TryTake(out Request? request))
        {
            request = new Request(this);
        }

        request.Pictures = pictures;
        outputs.CopyTo(request.Outputs);
        int shared = LeftOver(count), own = count - shared;
        if (own > 0)
        {
            // As many rounds as pieces of the full size need, and every thread the same share of each.
            int turns = (own + (_piece * _pool.Threads) - 1) / (_piece * _pool.Threads) * _pool.Threads;
            (request.Own, request.PieceLength) = (own, (own + turns - 1) / turns);
            _pool.Run((own + request.PieceLength - 1) / request.PieceLength, request.Piece);
        }

        for (int first = own; first < count; first += _piece)
        {
            Answer(request, first, Math.Min(_piece, count - first), _pool);
        }

        request.Pictures = default;
        request.Outputs.AsSpan().Clear();
        _requests.Add(request);
    }

    public void Dispose()
    {
        while (_stock.TryTake(out PassContext? context))
        {
            context.Dispose();
        }

        _packed.Dispose();
        _parameters.Dispose();
    }

    /// <summary>
    /// How many pictures stay over when every thread has as many as any other, and are so few that the threads are to share their
    /// layers. They wait for each other at every layer then, and some repeat work, so there must be at least two threads a
    /// picture.
    /// </summary>
    private int LeftOver(int count)
    {
        int rest = count % _pool.Threads;
        return 2 * rest <= _pool.Threads ? rest : 0;
    }

    private void Answer(Request request, int first, int count, WorkerPool? helpers)
    {
        if (!_stock.TryTake(out PassContext? context))
        {
            context = new PassContext(Plan) { Parameters = _packed };
        }

        try
        {
            int length = Plan.Network.Input.Length;
            (context.Count, context.Helpers) = (count, helpers);
            context.Pictures = request.Pictures.Slice(first * length, count * length);
            context.Times = Times;
            Plan.Forward(context);
            for (int i = 0; i < request.Outputs.Length; i++)
            {
                if (!request.Outputs[i].IsEmpty)
                {
                    int floats = Plan.Outputs[i].Length;
                    context.Read(Plan.Outputs[i]).CopyTo(request.Outputs[i].Span.Slice(first * floats, count * floats));
                }
            }
        }
        finally
        {
            _stock.Add(context);
        }
    }

    /// <summary>A call under way. Kept for the next, so that answering allocates nothing.</summary>
    private sealed class Request
    {
        public Request(InferenceExecutor executor)
        {
            Outputs = new Memory<float>[executor.Plan.Outputs.Length];
            Piece = index =>
            {
                int first = index * PieceLength;
                executor.Answer(this, first, Math.Min(PieceLength, Own - first), helpers: null);
            };
        }

        public Action<int> Piece { get; }

        /// <summary>Pictures that threads have for themselves: the first.</summary>
        public int Own { get; set; }

        /// <summary>Pictures taken together.</summary>
        public int PieceLength { get; set; }

        public ReadOnlyMemory<float> Pictures { get; set; }

        /// <summary>Where each output goes.</summary>
        public Memory<float>[] Outputs { get; }
    }
}
