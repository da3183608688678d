using Nin.Execution;
using Nin.Kernels;
using Nin.Kernels.Threading;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Training;

namespace Nin.Benchmarks;

/// <summary>What is timed: one call over pictures that lie ready in memory, [batch, height, width, channels].</summary>
internal interface IPeerWork : IDisposable
{
    void Call();
}

/// <summary>The outputs of a batch: the network alone, as <see cref="Classifier"/> runs it behind its preprocessing.</summary>
internal sealed class PeerInference : IPeerWork
{
    private readonly WorkerPool _pool;
    private readonly InferenceExecutor _executor;
    private readonly float[] _pictures;
    private readonly int _batch;

    public PeerInference(Model model, float[] pictures, int batch, int threads)
    {
        (_pictures, _batch, _pool) = (pictures, batch, new WorkerPool(threads));
        using ParameterBuffer parameters = model.ToParameters();
        _executor = new InferenceExecutor(model.Network, parameters, KernelSet.Default, _pool);
        Outputs = new float[batch * model.Network.Classes];
    }

    public float[] Outputs { get; }

    public void Call() => _executor.Run(_batch, _pictures, Outputs);

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
internal sealed class PeerTraining : IPeerWork
{
    /// <summary>What bench/peers/torch_engine.py sets too.</summary>
    private static readonly Recipe Settings = new()
    {
        Optimizer = new() { LearningRate = 1e-3f, Momentum = 0.9f, Nesterov = false, WeightDecay = 0f },
    };

    private readonly WorkerPool _pool;
    private readonly ParameterBuffer _parameters;
    private readonly TrainingExecutor _executor;
    private readonly SgdOptimizer _optimizer;
    private readonly float[] _pictures;
    private readonly int[] _labels;
    private readonly float _learningRate;
    private uint _step;

    public PeerTraining(Model model, float[] pictures, int batch, int threads, bool dropout, float? learningRate)
    {
        _learningRate = learningRate ?? Settings.Optimizer.LearningRate;
        Network network = dropout ? model.Network : new Network(model.Network.Name, model.Network.Input, model.Network.Nodes.Select(
            node => node.Layer is Dropout ? node with { Layer = new Dropout(0f) } : node));
        _pictures = pictures;
        _labels = [.. Enumerable.Range(0, batch).Select(i => i % network.Classes)];
        _pool = new WorkerPool(threads);
        _parameters = ParameterBuffer.Of(new ParameterLayout(network), model.Weights);
        _executor = new TrainingExecutor(network, _parameters, KernelSet.Default, _pool, batch, Settings.Shards, Settings.LabelSmoothing);
        _optimizer = new SgdOptimizer(_parameters, Settings, KernelSet.Default, _pool, _executor);
    }

    /// <summary>The mean loss that the last call found before its step.</summary>
    public double Loss { get; private set; }

    public void Call()
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
