using Nin.Data.Loading;
using Nin.Data.Preparing;
using Nin.Data.Targets;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Execution.Timing;
using Nin.Formats;
using Nin.Kernels;
using Nin.Models;
using Nin.Networks;
using Nin.Objectives;
using Nin.Threading;
using Nin.Training.Optimizers;

namespace Nin.Training;

/// <summary>
/// A network that learns step by step, for a loop of one's own: forward, loss and gradient by <see cref="Compute(Batch)"/>, the
/// step by <see cref="Update"/>. <see cref="Trainer"/> is such a loop.
/// </summary>
/// <remarks>
/// The same pictures in the same steps give the same bits, on any number of threads. One thread at a time may use it.
/// </remarks>
public sealed class TrainingStep : IDisposable
{
    private readonly WorkerPool _pool;
    private readonly bool _ownsPool;
    private readonly Optimizer _optimizer;
    private readonly UpdateSettings _settings;
    private readonly KernelSet _kernels;
    private readonly TrainingExecutor _executor;
    private readonly ulong _seed;
    private float[] _targets = [];

    /// <summary>Prepares a network and draws its first weights.</summary>
    /// <param name="network">What learns.</param>
    /// <param name="objective">What is learned; one class a picture where null.</param>
    /// <param name="optimizer">How the weights move; by <see cref="Sgd"/> where null.</param>
    /// <param name="options">All else; the defaults where null.</param>
    /// <exception cref="ArgumentException">
    /// The objective does not fit the network's outputs, or a setting is out of range.
    /// </exception>
    public TrainingStep(
        Network network, Objective? objective = null, Optimizer? optimizer = null, TrainingStepOptions? options = null)
        : this(
            Fitting(network, objective ??= new Classification(), options ??= new TrainingStepOptions()), objective,
            optimizer ?? new Sgd(), options,
            WorkerPool.Of(options.Threads), KernelSet.Default)
    {
        _ownsPool = true;
        Begin(options.Initialization, options.Seed);
    }

    internal TrainingStep(
        Network network, Objective objective, Optimizer optimizer, TrainingStepOptions options, WorkerPool pool,
        KernelSet kernels, ParameterBuffer? parameters = null)
    {
        (Network, Objective, _optimizer, _settings, _pool, _kernels, _seed) =
            (network, objective, optimizer, options.Update, pool, kernels, options.Seed);
        Parameters = parameters ?? new ParameterBuffer(new ParameterLayout(network));
        try
        {
            _executor = new TrainingExecutor(network, Parameters, kernels, pool, options.BatchSize, options.Shards, objective);
        }
        catch
        {
            Parameters.Dispose();
            throw;
        }

        Encoding = objective.Encoding(_executor.Plan.OutputLayout);
        Updater = new ParameterUpdate(Parameters, optimizer, _settings, kernels, pool);
    }

    /// <summary>What learns.</summary>
    public Network Network { get; }

    /// <summary>What is learned.</summary>
    public Objective Objective { get; }

    /// <summary>How targets become numbers; a <see cref="BatchLoader"/> takes it.</summary>
    public TargetEncoding Encoding { get; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; internal set; }

    /// <summary>
    /// The epoch under way, from 0, for <see cref="ParameterGroup.Epochs"/>; whoever loops sets it.
    /// </summary>
    public int Epoch { get; set; }

    /// <summary>
    /// The steps of the whole run, for the course of a <see cref="LookaheadSettings"/>; 0 where they are not known. Whoever loops
    /// sets it.
    /// </summary>
    public long TotalSteps { get; set; }

    internal ParameterBuffer Parameters { get; }

    /// <summary>What moves the weights, and what it remembers.</summary>
    internal ParameterUpdate Updater { get; private set; }

    /// <summary>The gradient of all trained parameters.</summary>
    internal Span<float> TrainedGradient => _executor.Gradient.Span;

    internal ExecutionPlan Plan => _executor.Plan;

    internal OperationTimes? Times
    {
        set => _executor.Times = value;
    }

    /// <summary>Takes a batch forward, compares it with its targets, and takes the gradient back to every parameter.</summary>
    /// <param name="batch">A batch of a loader that has this step's <see cref="Encoding"/>.</param>
    public StepResult Compute(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.TargetLength != Encoding.Length)
        {
            throw new ArgumentException(
                $"TrainingStep: expected targets of {Encoding.Length} floats, got {batch.TargetLength}. Give the loader this "
                    + "step's Encoding.", nameof(batch));
        }

        return Compute(batch.FilledPictures, batch.FilledTargets, _seed);
    }

    /// <summary>
    /// Takes pictures forward, compares them with their targets, and takes the gradient back to every parameter.
    /// </summary>
    /// <param name="pictures">[targets.Count, height, width, channels], preprocessed.</param>
    /// <param name="targets">What they are to be answered with.</param>
    /// <exception cref="ArgumentException">
    /// A length is another, or a target is of another kind than the objective takes.
    /// </exception>
    public StepResult Compute(ReadOnlyMemory<float> pictures, IReadOnlyList<Target> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Count == 0 || pictures.Length != (long)targets.Count * Network.Input.Length)
        {
            throw new ArgumentException(
                $"TrainingStep: expected {targets.Count} pictures of {Network.Input.Length} floats, got {pictures.Length} "
                    + "floats.", nameof(pictures));
        }

        int length = Encoding.Length;
        _targets = _targets.Length >= targets.Count * length ? _targets : new float[targets.Count * length];
        for (int i = 0; i < targets.Count; i++)
        {
            try
            {
                Encoding.Encode(targets[i], _targets.AsSpan(i * length, length));
            }
            catch (ArgumentException error)
            {
                throw new ArgumentException($"target {i}: {MessageText.Of(error)}", nameof(targets), error);
            }
        }

        return Compute(pictures, _targets.AsMemory(0, targets.Count * length), _seed);
    }

    /// <summary>Moves the weights along the gradient of the last <see cref="Compute(Batch)"/>.</summary>
    /// <param name="learningRate">The rate of this step.</param>
    public void Update(float learningRate)
    {
        Updater.Step(_executor.Gradient, learningRate, Steps, Epoch, TotalSteps);
        Steps++;
    }

    /// <summary>The names of the trained parameters, such as <c>conv1.weight</c>.</summary>
    public IEnumerable<string> ParameterNames =>
        Parameters.Layout.Slots.Where(slot => slot.Spec.IsTrainable).Select(slot => slot.Name);

    /// <summary>
    /// A parameter's numbers, to be read or written. Weights lie as [height, width, inputs, outputs] in memory.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such parameter.</exception>
    public Span<float> Parameter(string name) => Parameters[Parameters.Layout[name]];

    /// <summary>
    /// The gradient of a trained parameter, after a <c>Compute</c>; what is written there the next <see cref="Update"/> takes.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such parameter.</exception>
    public Span<float> Gradient(string name)
    {
        ParameterSlot slot = Parameters.Layout[name];
        return slot.Spec.IsTrainable
            ? _executor.Gradient.Span.Slice(slot.Offset, slot.Length)
            : throw new KeyNotFoundException($"'{name}' is not trained and has no gradient.");
    }

    /// <summary>
    /// The network with its weights as they are now (their moving average, where one is kept), ready to answer or to be saved,
    /// without the outputs that only help learning.
    /// </summary>
    /// <param name="labels">The names of the classes.</param>
    /// <param name="preprocessing">What is done to a picture first.</param>
    public Model ToModel(IReadOnlyList<string> labels, Preprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return new Model(Objective.Answering(Network), Updater.Result.ToTensors(), [.. labels], preprocessing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Updater.Dispose();
        _executor.Dispose();
        Parameters.Dispose();
        if (_ownsPool)
        {
            _pool.Dispose();
        }
    }

    /// <summary>Draws the weights anew, and forgets all steps.</summary>
    internal void Begin(InitializationSettings initialization, ulong seed)
    {
        initialization.Apply(Parameters, seed);
        Restart();
    }

    /// <summary>Forgets all steps; the moving average begins with the weights as they are.</summary>
    internal void Restart()
    {
        Steps = 0;
        Updater.Dispose();
        Updater = new ParameterUpdate(Parameters, _optimizer, _settings, _kernels, _pool);
    }

    internal StepResult Compute(ReadOnlyMemory<float> pictures, ReadOnlyMemory<float> targets, ulong seed) =>
        _executor.Run(pictures, targets, seed, (uint)Steps);

    /// <summary>Refuses what does not fit before threads are started and memory is taken.</summary>
    private static Network Fitting(Network network, Objective objective, TrainingStepOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchSize, "BatchSize");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Shards, "Shards");
        if (options.Initialization.IsMeasured)
        {
            throw new ArgumentException(
                "TrainingStep: expected an initialization without Whiten and LsuvPictures, which are measured on pictures. "
                    + "A Trainer does that.", nameof(options));
        }

        objective.Check(new OutputLayout(objective.Prepare(network)), classes: 0);
        return network;
    }
}
