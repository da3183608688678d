using Nin.Execution;
using Nin.Kernels;
using Nin.Kernels.Optimization;
using Nin.Kernels.Threading;
using Nin.Layers;

namespace Nin.Training;

/// <summary>Applies steps of gradient descent to all parameters, and keeps their velocity and their moving average.</summary>
internal sealed class SgdOptimizer : IDisposable
{
    /// <summary>Parameters that one thread updates at once.</summary>
    private const int PieceLength = 1 << 14;

    private readonly ParameterBuffer _parameters;
    private readonly OptimizerSettings _settings;
    private readonly KernelSet _kernels;
    private readonly WorkerPool _pool;
    private readonly float _emaDecay;
    private readonly Piece[] _pieces;
    private readonly Action<int> _update;
    private readonly TrainingExecutor _executor;
    private float _learningRate, _average;

    public SgdOptimizer(ParameterBuffer parameters, Recipe recipe, KernelSet kernels, WorkerPool pool, TrainingExecutor executor)
    {
        (_parameters, _settings, _kernels, _pool, _executor) = (parameters, recipe.Optimizer, kernels, pool, executor);
        _emaDecay = recipe.EmaDecay;
        Velocity = new ParameterBuffer(parameters.Layout);
        Average = _emaDecay > 0f ? new ParameterBuffer(parameters.Layout) : null;
        Average?.CopyFrom(parameters);
        _pieces = [.. parameters.Layout.Slots.Where(slot => slot.Spec.IsTrainable).SelectMany(slot => Cut(slot, recipe))];
        _update = Update;
    }

    public ParameterBuffer Velocity { get; }

    /// <summary>The moving average of parameters and running statistics, or null where the recipe asks for none.</summary>
    public ParameterBuffer? Average { get; }

    /// <summary>What is measured and kept: the moving average where there is one, else the parameters.</summary>
    public ParameterBuffer Result => Average ?? _parameters;

    /// <summary>Moves the parameters along the executor's gradient.</summary>
    /// <param name="learningRate">The rate of this step.</param>
    /// <param name="step">The step, from 0; the average forgets faster in the first ones, so that it does not hold on to the start.</param>
    public void Step(float learningRate, long step)
    {
        _learningRate = learningRate;
        _average = (float)Math.Min(_emaDecay, (1.0 + step) / (10.0 + step));
        _pool.Run(_pieces.Length, _update);
        if (Average is not null)
        {
            _kernels.MovingAverage(_average, _parameters.Running, Average.Running);
        }
    }

    public void Dispose()
    {
        Velocity.Dispose();
        Average?.Dispose();
    }

    private static IEnumerable<Piece> Cut(ParameterSlot slot, Recipe recipe)
    {
        float rate = 1f, decay = slot.Spec.Role == ParameterRole.Weight ? 1f : 0f;
        foreach (ParameterGroup group in recipe.ParameterGroups.Where(group => group.Matches(slot.Name)))
        {
            rate *= group.LearningRateFactor;
            decay *= group.WeightDecayFactor;
        }

        for (int start = 0; start < slot.Length; start += PieceLength)
        {
            yield return new Piece(slot.Offset + start, Math.Min(PieceLength, slot.Length - start), rate, decay);
        }
    }

    private void Update(int index)
    {
        Piece piece = _pieces[index];
        var step = new SgdStep(
            _learningRate * piece.RateFactor, _settings.Momentum, _settings.WeightDecay * piece.DecayFactor, _settings.Nesterov);
        Span<float> weights = _parameters.Trained.Slice(piece.Start, piece.Length);
        _kernels.Sgd(step, _executor.Gradient.Slice(piece.Start, piece.Length), Velocity.Trained.Slice(piece.Start, piece.Length), weights);
        if (Average is not null)
        {
            _kernels.MovingAverage(_average, weights, Average.Trained.Slice(piece.Start, piece.Length));
        }
    }

    private sealed record Piece(int Start, int Length, float RateFactor, float DecayFactor);
}
