using Nin.Execution.Operations;
using Nin.Execution.Timing;
using Nin.Kernels;
using Nin.Kernels.Loss;
using Nin.Kernels.Threading;
using Nin.Networks;

namespace Nin.Execution;

/// <summary>What one training step found.</summary>
/// <param name="Loss">The mean loss of the pictures.</param>
/// <param name="Correct">Pictures whose largest output is the label's.</param>
/// <param name="AllOutputsZero">Whether every output of every picture is exactly 0.</param>
/// <param name="OutputsAreConstant">Whether two or more pictures all have the very same outputs.</param>
internal readonly record struct StepResult(double Loss, int Correct, bool AllOutputsZero, bool OutputsAreConstant);

/// <summary>
/// Computes the loss of a batch and its gradient. The batch is cut into a fixed number of shards; each is taken forward and
/// backward as a whole by one thread, and the shards' gradients are added over a fixed tree: the same bits for any number of
/// threads.
/// </summary>
internal sealed class TrainingExecutor : IDisposable
{
    /// <summary>Parameters whose gradients are added at once, by one thread.</summary>
    private const int ReductionLength = 1 << 14;

    private readonly ExecutionPlan _plan;
    private readonly PackedParameters _packed;
    private readonly WorkerPool _pool;
    private readonly TrainingPass[] _passes;
    private readonly ExecutionContext[] _allContexts;
    private readonly BatchNormOperation[] _norms;
    private readonly OutputKind _outputKind;
    private readonly float _labelSmoothing;
    private readonly float[] _classWeights;
    private readonly int _fewestPictures, _capacity;
    private readonly Action<int> _runShard, _reduce;
    private readonly Lock _contextGate = new();
    private int _freeContexts;
    private ReadOnlyMemory<float> _pictures;
    private ReadOnlyMemory<int> _labels;
    private ReadOnlyMemory<int> _others;
    private ReadOnlyMemory<float> _shares;
    private int _count;
    private double _totalWeight;

    /// <param name="network">What is trained.</param>
    /// <param name="parameters">Its weights and running statistics.</param>
    /// <param name="kernels">What computes.</param>
    /// <param name="pool">Who computes.</param>
    /// <param name="batchSize">Pictures of a step at most.</param>
    /// <param name="shards">Shards of a batch at most.</param>
    /// <param name="labelSmoothing">The share of the target that is spread over all classes.</param>
    /// <param name="fewestPictures">Pictures of a shard at least, as far as the batch has them; null for what the network needs.</param>
    /// <param name="classWeights">How much each class counts in the loss, [classes]; null or empty where all count the same.</param>
    public TrainingExecutor(
        Network network, ParameterBuffer parameters, KernelSet kernels, WorkerPool pool, int batchSize, int shards, float labelSmoothing,
        int? fewestPictures = null, float[]? classWeights = null)
    {
        Network trained = OutputKinds.WithoutLastSoftmax(network);
        _fewestPictures = fewestPictures ?? TrainingShards.FewestPictures(network);
        shards = TrainingShards.Of(batchSize, shards, _fewestPictures);
        (_pool, _labelSmoothing, _outputKind, _classWeights) = (pool, labelSmoothing, OutputKinds.Of(trained), classWeights ?? []);
        _capacity = (batchSize + shards - 1) / shards;
        _plan = new ExecutionPlan(trained, parameters.Layout, kernels, _capacity, training: true);
        _packed = new PackedParameters(_plan, parameters);
        _passes = [.. Enumerable.Range(0, shards).Select(_ => new TrainingPass(parameters.Layout) { FirstOutputs = new float[_plan.Output.Length] })];
        _norms = [.. _plan.Operations.OfType<BatchNormOperation>()];
        _allContexts = [.. Enumerable.Range(0, Math.Min(pool.Threads, shards)).Select(_ => new ExecutionContext(_plan) { Parameters = _packed })];
        _freeContexts = _allContexts.Length;
        (_runShard, _reduce) = (RunShard, Reduce);
    }

    public ExecutionPlan Plan => _plan;

    /// <summary>Where the time of every operation is added up; null for nowhere.</summary>
    public OperationTimes? Times { get; set; }

    /// <summary>The gradient of the mean loss, after <see cref="Run"/>.</summary>
    public ReadOnlySpan<float> Gradient => _passes[0].Gradient;

    /// <summary>Takes a batch forward and backward and updates the running statistics.</summary>
    /// <param name="pictures">[count, height, width, channels].</param>
    /// <param name="labels">[count].</param>
    /// <param name="seed">What dropout draws from.</param>
    /// <param name="step">The step it draws for.</param>
    /// <param name="others">The labels of what was mixed into the pictures, [count]; empty where nothing was.</param>
    /// <param name="shares">How much of each picture is its own label's, [count]; empty where nothing was mixed.</param>
    public StepResult Run(
        ReadOnlyMemory<float> pictures, ReadOnlyMemory<int> labels, ulong seed, uint step,
        ReadOnlyMemory<int> others = default, ReadOnlyMemory<float> shares = default)
    {
        (_pictures, _labels, _others, _shares, _count) = (pictures, labels, others, shares, labels.Length);

        // A batch smaller than planned has fewer shards, as far as the plan's memory holds their pictures.
        int shards = Math.Max(TrainingShards.Of(_count, _passes.Length, _fewestPictures), (_count + _capacity - 1) / _capacity);
        (int share, int rest) = Math.DivRem(_count, shards);
        for (int s = 0; s < _passes.Length; s++)
        {
            // The first shards take one picture more where the batch is no multiple of the shards; those left over take none.
            TrainingPass pass = _passes[s];
            (pass.Seed, pass.Step) = (seed, step);
            (pass.FirstPicture, pass.Count) = s < shards ? ((s * share) + Math.Min(s, rest), share + (s < rest ? 1 : 0)) : (_count, 0);
        }

        _totalWeight = Targets(0, _count).TotalWeight;
        _packed.Pack(_pool);
        _pool.Run(_passes.Length, _runShard);
        _pool.Run((_plan.Layout.TrainedLength + ReductionLength - 1) / ReductionLength, _reduce);
        foreach (BatchNormOperation norm in _norms)
        {
            norm.UpdateRunning(_packed.Parameters, _passes);
        }

        return Sum();
    }

    public void Dispose()
    {
        foreach (ExecutionContext context in _allContexts)
        {
            context.Dispose();
        }

        foreach (TrainingPass pass in _passes)
        {
            pass.Dispose();
        }

        _packed.Dispose();
    }

    private void RunShard(int shard)
    {
        TrainingPass pass = _passes[shard];
        pass.Gradient.Clear();
        (pass.Loss, pass.Correct, pass.AllOutputsZero) = (0, 0, true);
        if (pass.Count == 0)
        {
            return;
        }

        ExecutionContext context = TakeContext();
        try
        {
            int length = _plan.Network.Input.Length;
            (context.Training, context.Count) = (pass, pass.Count);
            context.Pictures = _pictures.Slice(pass.FirstPicture * length, pass.Count * length);
            context.Times = Times;
            _plan.Forward(context);
            TakeLoss(context, pass);
            _plan.Backward(context);
        }
        finally
        {
            ReturnContext(context);
        }
    }

    private void TakeLoss(ExecutionContext context, TrainingPass pass)
    {
        ReadOnlySpan<float> outputs = context.Read(_plan.Output);
        ClassTargets targets = Targets(pass.FirstPicture, pass.Count);
        Span<float> gradient = context.Gradient(_plan.Output);
        int classes = _plan.Output.Length;
        float scale = _classWeights.Length == 0 ? 1f / _count : (float)(1 / _totalWeight);
        pass.Loss = _outputKind == OutputKind.Logits
            ? Softmax.CrossEntropy(classes, outputs, targets, scale, gradient)
            : Softmax.CrossEntropyOfProbabilities(classes, outputs, targets, scale, gradient);
        pass.Correct = Scoring.CountCorrect(classes, outputs, targets.Labels);
        pass.AllOutputsZero = !outputs.ContainsAnyExcept(0f);
        outputs[..classes].CopyTo(pass.FirstOutputs);
        pass.OutputsAreConstant = outputs[classes..].SequenceEqual(outputs[..^classes]);
    }

    /// <summary>What some of the batch's pictures are compared with.</summary>
    private ClassTargets Targets(int first, int count) => new(
        _labels.Span.Slice(first, count), _labelSmoothing, _others.IsEmpty ? [] : _others.Span.Slice(first, count),
        _shares.IsEmpty ? [] : _shares.Span.Slice(first, count), _classWeights);

    /// <summary>Adds the shards' gradients of a run of parameters into the first shard's: neighbours, then pairs of pairs.</summary>
    private void Reduce(int piece)
    {
        int start = piece * ReductionLength, length = Math.Min(ReductionLength, _plan.Layout.TrainedLength - start);
        for (int distance = 1; distance < _passes.Length; distance *= 2)
        {
            for (int s = 0; s + distance < _passes.Length; s += 2 * distance)
            {
                Span<float> sum = _passes[s].Gradient.Slice(start, length);
                _plan.Kernels.Add(sum, _passes[s + distance].Gradient.Slice(start, length), sum);
            }
        }
    }

    private StepResult Sum()
    {
        double loss = 0;
        int correct = 0;
        bool allZero = true, constant = _count > 1;
        foreach (TrainingPass pass in _passes)
        {
            loss += pass.Loss;
            correct += pass.Correct;
            allZero &= pass.AllOutputsZero;
            constant &= pass.Count == 0 || (pass.OutputsAreConstant && pass.FirstOutputs.AsSpan().SequenceEqual(_passes[0].FirstOutputs));
        }

        return new StepResult(loss / _totalWeight, correct, allZero, constant);
    }

    private ExecutionContext TakeContext()
    {
        lock (_contextGate)
        {
            return _allContexts[--_freeContexts];
        }
    }

    private void ReturnContext(ExecutionContext context)
    {
        lock (_contextGate)
        {
            _allContexts[_freeContexts++] = context;
        }
    }
}
