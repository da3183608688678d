using System.Collections.Immutable;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Execution.Timing;
using Nin.Kernels;
using Nin.Memory;
using Nin.Networks;
using Nin.Objectives;
using Nin.Threading;

namespace Nin.Execution;

/// <summary>
/// Computes the loss of a batch and its gradient. The batch is cut into a fixed number of shards; each is taken forward and
/// backward as a whole by one thread, and the shards' gradients are added over a fixed tree: the same bits for any number of
/// threads.
/// </summary>
internal sealed class TrainingExecutor : IDisposable
{
    private readonly ExecutionPlan _plan;
    private readonly PackedParameters _packed;
    private readonly WorkerPool _pool;
    private readonly ShardSum _sum;
    private readonly PassContext[] _allContexts;
    private readonly Objective _objective;
    private readonly ImmutableArray<int> _guarded;
    private readonly int _fewestPictures, _capacity, _targetLength;
    private readonly Action<int> _runShard;
    private readonly Lock _contextGate = new();
    private int _freeContexts;
    private ReadOnlyMemory<float> _pictures, _targets;
    private int _count;
    private bool _observesOnly;
    private double _totalWeight;

    /// <param name="network">What is trained.</param>
    /// <param name="parameters">Its weights and running statistics.</param>
    /// <param name="kernels">What computes.</param>
    /// <param name="pool">Who computes.</param>
    /// <param name="batchSize">Pictures of a step at most.</param>
    /// <param name="shards">Shards of a batch at most.</param>
    /// <param name="objective">What is learned.</param>
    /// <param name="fewestPictures">
    /// Pictures of a shard at least, as far as the batch has them; null for what the network needs.
    /// </param>
    /// <exception cref="ArgumentException">The objective does not fit the network's outputs.</exception>
    public TrainingExecutor(
        Network network, ParameterBuffer parameters, KernelSet kernels, WorkerPool pool, int batchSize, int shards,
        Objective objective,
        int? fewestPictures = null)
    {
        Network trained = objective.Prepare(network);
        _fewestPictures = fewestPictures ?? TrainingShards.FewestPictures(network);
        shards = TrainingShards.Of(batchSize, shards, _fewestPictures);
        (_pool, _objective) = (pool, objective);
        _capacity = (batchSize + shards - 1) / shards;
        _plan = new ExecutionPlan(trained, parameters.Layout, kernels, _capacity, training: true);
        objective.Check(_plan.OutputLayout, classes: 0);
        _targetLength = objective.Encoding(_plan.OutputLayout).Length;
        _guarded = objective.GuardedOutputs(_plan.OutputLayout);
        if (_guarded.Any(output => (uint)output >= (uint)_plan.Outputs.Length))
        {
            throw new ArgumentException(
                $"{objective.Name}: expected guarded outputs in [0, {_plan.Outputs.Length}), got {string.Join(", ", _guarded)}.",
                nameof(objective));
        }

        _packed = new PackedParameters(_plan, parameters);
        _sum = new ShardSum(_plan, shards, _guarded);
        _allContexts = [.. Enumerable.Range(0, Math.Min(pool.Threads, shards)).Select(
            _ => new PassContext(_plan) { Parameters = _packed })];
        _freeContexts = _allContexts.Length;
        _runShard = RunShard;
    }

    public ExecutionPlan Plan => _plan;

    /// <summary>Where the time of every operation is added up; null for nowhere.</summary>
    public OperationTimes? Times { get; set; }

    /// <summary>The gradient of the mean loss, after <see cref="Run"/>.</summary>
    public AlignedBuffer Gradient => _sum.Gradient;

    /// <summary>Takes a batch forward and backward and updates the running statistics.</summary>
    /// <param name="pictures">[count, height, width, channels].</param>
    /// <param name="targets">[count, the encoding's length].</param>
    /// <param name="seed">What dropout draws from.</param>
    /// <param name="step">The step it draws for.</param>
    public StepResult Run(ReadOnlyMemory<float> pictures, ReadOnlyMemory<float> targets, ulong seed, uint step)
    {
        (_targets, _observesOnly) = (targets, false);
        Share(pictures, targets.Length / _targetLength, seed, step);
        _totalWeight = _objective.TotalWeight(_plan.OutputLayout, targets.Span, _count);
        _packed.Pack(_pool);
        _pool.Run(_sum.Passes.Count, _runShard);
        _sum.Add(_pool, _packed.Parameters);
        return _sum.Result(_count, _totalWeight);
    }

    /// <summary>Takes a batch forward as training does, and updates the running statistics alone: there is no gradient.</summary>
    /// <param name="pictures">[count, height, width, channels].</param>
    /// <param name="count">The pictures.</param>
    /// <param name="seed">What dropout draws from.</param>
    /// <param name="step">The step it draws for.</param>
    public void Observe(ReadOnlyMemory<float> pictures, int count, ulong seed, uint step)
    {
        _observesOnly = true;
        Share(pictures, count, seed, step);
        _packed.Pack(_pool);
        _pool.Run(_sum.Passes.Count, _runShard);
        _sum.UpdateRunning(_packed.Parameters);
    }

    /// <summary>Shares a batch out among the shards.</summary>
    private void Share(ReadOnlyMemory<float> pictures, int count, ulong seed, uint step)
    {
        (_pictures, _count) = (pictures, count);

        // A batch smaller than planned has fewer shards, as far as the plan's memory holds their pictures.
        int shards = Math.Max(
            TrainingShards.Of(_count, _sum.Passes.Count, _fewestPictures), (_count + _capacity - 1) / _capacity);
        (int share, int rest) = Math.DivRem(_count, shards);
        for (int s = 0; s < _sum.Passes.Count; s++)
        {
            // The first shards take one picture more where the batch is no multiple of the shards; those left over take none.
            TrainingPass pass = _sum.Passes[s];
            (pass.Seed, pass.Step) = (seed, step);
            (pass.FirstPicture, pass.Count) = s < shards
                ? ((s * share) + Math.Min(s, rest), share + (s < rest ? 1 : 0))
                : (_count, 0);
        }
    }

    public void Dispose()
    {
        foreach (PassContext context in _allContexts)
        {
            context.Dispose();
        }

        _sum.Dispose();
        _packed.Dispose();
    }

    private void RunShard(int shard)
    {
        TrainingPass pass = _sum.Passes[shard];
        pass.Gradient.Clear();
        (pass.Loss, pass.Correct, pass.AllOutputsZero, pass.OutputsAreConstant) = (0, 0, true, true);
        if (pass.Count == 0)
        {
            return;
        }

        PassContext context = TakeContext();
        try
        {
            int length = _plan.Network.Input.Length;
            (context.Training, context.Count) = (pass, pass.Count);
            context.Pictures = _pictures.Slice(pass.FirstPicture * length, pass.Count * length);
            context.Times = Times;
            _plan.Forward(context);
            if (!_observesOnly)
            {
                TakeLoss(context, pass);
                _plan.Backward(context);
            }
        }
        finally
        {
            ReturnContext(context);
        }
    }

    private void TakeLoss(PassContext context, TrainingPass pass)
    {
        // Without weights the count itself is divided by, in single precision.
        float scale = _totalWeight == _count ? 1f / _count : (float)(1 / _totalWeight);
        LossScore score = _objective.Compute(
            context.Outputs, _targets.Span.Slice(pass.FirstPicture * _targetLength, pass.Count * _targetLength), scale,
            context.OutputGradients);
        (pass.Loss, pass.Correct) = (score.Loss, score.Correct);

        (pass.AllOutputsZero, pass.OutputsAreConstant) = (_guarded.Length > 0, _guarded.Length > 0);
        Span<float> first = pass.FirstOutputs;
        foreach (int output in _guarded)
        {
            ReadOnlySpan<float> all = context.Read(_plan.Outputs[output]);
            int length = _plan.Outputs[output].Length;
            pass.AllOutputsZero &= !all.ContainsAnyExcept(0f);
            pass.OutputsAreConstant &= all[length..].SequenceEqual(all[..^length]);
            all[..length].CopyTo(first);
            first = first[length..];
        }
    }

    private PassContext TakeContext()
    {
        lock (_contextGate)
        {
            return _allContexts[--_freeContexts];
        }
    }

    private void ReturnContext(PassContext context)
    {
        lock (_contextGate)
        {
            _allContexts[_freeContexts++] = context;
        }
    }
}
