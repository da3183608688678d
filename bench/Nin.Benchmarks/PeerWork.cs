using Nin.Data.Targets;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Objectives;
using Nin.Threading;
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
    private readonly TrainingStep _step;
    private readonly float[] _pictures, _targets;
    private readonly float _learningRate;

    public PeerTraining(PeerRequest request)
    {
        Network network = request.Model.Network;
        if (!request.Dropout)
        {
            network = new Network(network.Name, network.Input, network.Nodes.Select(
                node => node.Layer is Dropout ? node with { Layer = new Dropout(0f) } : node), network.Outputs);
        }

        (_pictures, _learningRate) = (request.Pictures, request.LearningRate);
        _pool = new WorkerPool(request.Threads);
        int shards = request.Shards ?? Settings.Shards;
        var options = new TrainingStepOptions { BatchSize = request.Batch, Shards = shards, Update = Settings.Update };
        _step = new TrainingStep(
            network, new Classification(Settings.LabelSmoothing), Settings.Optimizer.Create(), options, _pool, KernelSet.Default,
            ParameterBuffer.Of(new ParameterLayout(network), request.Model.Weights));
        int length = _step.Encoding.Length;
        _targets = new float[request.Labels.Length * length];
        for (int i = 0; i < request.Labels.Length; i++)
        {
            _step.Encoding.Encode(ClassTarget.Of(request.Labels[i]), _targets.AsSpan(i * length, length));
        }
    }

    public IReadOnlyList<string> Variants { get; } = ["NHWC"];

    public double Loss { get; private set; }

    public void Call(string variant)
    {
        Loss = _step.Compute(_pictures, _targets, Settings.Seed).Loss;
        _step.Update(_learningRate);
    }

    public void Dispose()
    {
        _step.Dispose();
        _pool.Dispose();
    }
}
