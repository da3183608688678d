using Nin.Execution;
using Nin.Kernels;
using Nin.Kernels.Threading;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Training;

namespace Nin.Benchmarks;

/// <summary>The outputs of a batch: the network alone, as <see cref="Classifier"/> runs it behind its preprocessing.</summary>
internal sealed class PeerInference : IPeerInference
{
    private readonly WorkerPool _pool;
    private readonly InferenceExecutor _executor;
    private readonly float[] _pictures;
    private readonly int _batch;

    public PeerInference(PeerRequest request)
    {
        (_pictures, _batch, _pool) = (request.Pictures, request.Batch, new WorkerPool(request.Threads));
        using ParameterBuffer parameters = request.Model.ToParameters();
        _executor = new InferenceExecutor(request.Model.Network, parameters, KernelSet.Default, _pool);
        Outputs = new float[_batch * request.Model.Network.Classes];
    }

    public IReadOnlyList<string> Variants { get; } = ["NHWC"];

    public float[] Outputs { get; }

    public void Call(string variant) => _executor.Run(_batch, _pictures, Outputs);

    public void Dispose()
    {
        _executor.Dispose();
        _pool.Dispose();
    }
}

/// <summary>
/// A training step on the same batch again and again: forward, loss, backward and the optimizer's step, as
/// <see cref="Trainer"/> takes them behind its loader.
/// </summary>
internal sealed class PeerTraining : IPeerTraining
{
    private static readonly Recipe Settings = new()
    {
        Optimizer = new() { Momentum = PeerEngine.Momentum, Nesterov = false, WeightDecay = 0f },
    };

    private readonly WorkerPool _pool;
    private readonly ParameterBuffer _parameters;
    private readonly TrainingExecutor _executor;
    private readonly SgdOptimizer _optimizer;
    private readonly float[] _pictures;
    private readonly int[] _labels;
    private readonly float _learningRate;
    private uint _step;

    public PeerTraining(PeerRequest request)
    {
        Network network = request.Model.Network;
        if (!request.Dropout)
        {
            network = new Network(network.Name, network.Input, network.Nodes.Select(
                node => node.Layer is Dropout ? node with { Layer = new Dropout(0f) } : node));
        }

        (_pictures, _labels, _learningRate) = (request.Pictures, request.Labels, request.LearningRate);
        _pool = new WorkerPool(request.Threads);
        _parameters = ParameterBuffer.Of(new ParameterLayout(network), request.Model.Weights);
        _executor = new TrainingExecutor(
            network, _parameters, KernelSet.Default, _pool, request.Batch, Settings.Shards, Settings.LabelSmoothing);
        _optimizer = new SgdOptimizer(_parameters, Settings, KernelSet.Default, _pool, _executor);
    }

    public IReadOnlyList<string> Variants { get; } = ["NHWC"];

    public double Loss { get; private set; }

    public void Call(string variant)
    {
        Loss = _executor.Run(_pictures, _labels, Settings.Seed, _step).Loss;
        _optimizer.Step(_learningRate, _step++);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _executor.Dispose();
        _parameters.Dispose();
        _pool.Dispose();
    }
}
