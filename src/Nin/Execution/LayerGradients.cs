using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Networks;
using Nin.Tensors;
using Nin.Threading;

namespace Nin.Execution;

/// <summary>
/// What a layer computes of a picture when answering, and how a score changes with it: the gradient of one number of the
/// network's main output. One picture and one caller at a time.
/// </summary>
internal sealed class LayerGradients : IDisposable
{
    private readonly ExecutionPlan _plan;
    private readonly ParameterBuffer _parameters;
    private readonly PackedParameters _packed;
    private readonly TrainingPass _pass;
    private readonly PassContext _context;

    /// <param name="network">The network, whose main output has the scores: logits, not probabilities.</param>
    /// <param name="parameters">Its weights and running statistics, of which a copy is kept.</param>
    /// <param name="layer">The name of the layer.</param>
    /// <param name="kernels">What computes.</param>
    /// <param name="pool">Who makes the weights ready.</param>
    /// <exception cref="NetworkException">The layer is the main output itself.</exception>
    public LayerGradients(Network network, ParameterBuffer parameters, string layer, KernelSet kernels, WorkerPool pool)
    {
        (Network frozen, _parameters) = FrozenGraph.Of(network.WithOutputs(network.Outputs[0], layer), parameters);
        _plan = new ExecutionPlan(frozen, _parameters.Layout, kernels, capacity: 1, training: true);
        _packed = new PackedParameters(_plan, _parameters);
        _packed.Pack(pool);
        _pass = new TrainingPass(_parameters.Layout) { Count = 1 };
        _context = new PassContext(_plan) { Parameters = _packed, Training = _pass, Count = 1 };
    }

    /// <summary>The shape of what the layer computes.</summary>
    public FeatureShape Shape => _plan.OutputLayout.Shapes[1];

    /// <summary>Takes a picture forward, and one score of it back to the layer.</summary>
    /// <param name="picture">[height, width, channels].</param>
    /// <param name="score">The index of the score.</param>
    /// <param name="values">What the layer computes, [height, width, channels].</param>
    /// <param name="gradient">How the score changes with each of these numbers, of the same shape.</param>
    /// <returns>The score.</returns>
    public float Run(ReadOnlyMemory<float> picture, int score, Span<float> values, Span<float> gradient)
    {
        (Value scores, Value layer) = (_plan.Outputs[0], _plan.Outputs[1]);
        _context.Pictures = picture;
        _plan.Forward(_context);
        _context.Read(layer).CopyTo(values);
        float result = _context.Read(scores)[score];
        _context.Gradient(layer).Clear();
        Span<float> start = _context.Gradient(scores);
        start.Clear();
        start[score] = 1;
        _pass.Gradient.Clear();
        _plan.Backward(_context, end: layer);
        _context.Gradient(layer).CopyTo(gradient);
        return result;
    }

    public void Dispose()
    {
        _context.Dispose();
        _pass.Dispose();
        _packed.Dispose();
        _parameters.Dispose();
    }
}
